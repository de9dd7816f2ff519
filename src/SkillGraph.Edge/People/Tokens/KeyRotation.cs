using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>Looks now and then which keys there are, and has the next one made in time.</summary>
internal sealed class KeyRotation(SigningKeys keys, TimeProvider clock, ILogger<KeyRotation> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => BackgroundWork.UntilStopped(Rotate(stoppingToken), stoppingToken);

    private async Task Rotate(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stop)) Renew();
    }

    private void Renew()
    {
        try
        {
            keys.Renew();
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "The keys of access tokens could not be read again; those that are known stay in use");
        }
    }
}
