using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SkillGraph.Edge.People.Mail;

/// <summary>Puts mail into a host.</summary>
internal static class MailSetup
{
    public static IServiceCollection AddMail(this IServiceCollection services, MailOptions options)
    {
        services.AddSingleton<PublicUrl>();
        services.AddSingleton<Letters>();
        services.AddSingleton(provider => new Postman(
            CarrierOf(options, provider.GetRequiredService<TimeProvider>()), options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Postman>>()));
        services.AddSingleton<IMail>(provider => provider.GetRequiredService<Postman>());
        return services.AddHostedService(provider => provider.GetRequiredService<Postman>());
    }

    private static ICarrier? CarrierOf(MailOptions options, TimeProvider clock) =>
        options.Through is { } server ? new Smtp(server) : options.Outbox is { } folder ? new Outbox(folder, clock) : null;
}
