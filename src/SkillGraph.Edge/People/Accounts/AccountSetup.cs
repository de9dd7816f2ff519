using Microsoft.Extensions.DependencyInjection;
using SkillGraph.Runtime.Addresses;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>Puts accounts into a host, which brings a key store.</summary>
internal static class AccountSetup
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AddressKeys>();
        services.AddSingleton<AccountDirectory>();
        services.AddSingleton<Registration>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<Errands>();
        services.AddHostedService(provider => provider.GetRequiredService<Errands>());
    }
}
