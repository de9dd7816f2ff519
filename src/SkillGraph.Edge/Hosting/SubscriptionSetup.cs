using Microsoft.Extensions.DependencyInjection;
using SkillGraph.Runtime.Addresses;
using SkillGraph.Runtime.Audits;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.Hosting;

/// <summary>Puts everything that follows the journal into a host, which runs it.</summary>
public static class SubscriptionSetup
{
    public static void AddSubscriptions(this IServiceCollection services)
    {
        services.AddSingleton<ISubscription, Lobby>();
        services.AddSingleton<ISubscription, ViewSnapshots>();
        services.AddSingleton<ISubscription, AddressHolding>();
        services.AddSingleton<ISubscription, EndedTokens>();
        services.AddSingleton<ISubscription, RoomsEntered>();
        services.AddSingleton<ISubscription, Erasure>();
        services.AddSingleton<ISubscription, PeopleList>();
        services.AddSingleton<ISubscription, PeopleAudit>();
        services.AddSingleton<ISubscription, ReportList>();
        services.AddSingleton<ISubscription, ReportAudit>();
    }
}
