using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>
/// Does what an answer must not wait for, because how long it takes would tell who has an account. What was not done when the process ends is lost,
/// as a letter is that was not sent: whoever waits for it asks again.
/// </summary>
internal sealed class Errands(ILogger<Errands> log) : BackgroundService
{
    private const int Waiting = 1_000;
    private const int AtOnce = 4;

    private readonly Channel<Func<CancellationToken, Task>> _waiting = Channel.CreateBounded<Func<CancellationToken, Task>>(Waiting);

    /// <summary>False when too many wait already.</summary>
    public bool TryAdd(Func<CancellationToken, Task> errand) => _waiting.Writer.TryWrite(errand);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        BackgroundWork.UntilStopped(
            Parallel.ForEachAsync(_waiting.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, Run), stoppingToken);

    private async ValueTask Run(Func<CancellationToken, Task> errand, CancellationToken cancel)
    {
        try
        {
            await errand(cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            log.LogError(failure, "Something that was promised to somebody could not be done");
        }
    }
}
