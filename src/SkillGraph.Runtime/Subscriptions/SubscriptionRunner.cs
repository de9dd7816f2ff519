using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Subscriptions;

/// <summary>Runs the subscriptions of this process, each on its own and from its stored offset; one that fails is started again with back-off.</summary>
public sealed class SubscriptionRunner(
    IEnumerable<ISubscription> subscriptions, IJournal journal, IReadModels models, TimeProvider clock, ILogger<SubscriptionRunner> log) : BackgroundService
{
    private const int PageSize = 500;
    private static readonly Meter Meter = new("SkillGraph.Subscriptions");
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);

    private readonly List<RunningSubscription> _running = [.. subscriptions.Select(subscription => new RunningSubscription(subscription, clock))];

    /// <summary>How long ago each subscription last knew that it had read everything.</summary>
    public IEnumerable<(string Name, TimeSpan Lag)> Lags => _running.Select(running => (running.Subscription.Name, running.Lag));

    /// <summary>Follows the journal until cancelled, on the scheduler this is called on.</summary>
    public Task Run(CancellationToken cancel) => Task.WhenAll(_running.Select(running => Run(running, cancel)));

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Meter.CreateObservableGauge(
            "skillgraph.subscription.lag",
            () => Lags.Select(lag => new Measurement<double>(lag.Lag.TotalSeconds, new KeyValuePair<string, object?>("subscription", lag.Name))),
            "s",
            "Time since the subscription had read everything");
        return Run(stoppingToken);
    }

    private async Task Run(RunningSubscription running, CancellationToken cancel)
    {
        await Task.Yield();
        for (var failures = 0; !cancel.IsCancellationRequested;)
        {
            try
            {
                await Follow(running, () => failures = 0, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                var pause = TimeSpan.FromMilliseconds(Math.Min(LongestBackOff.TotalMilliseconds, 100 * Math.Pow(2, failures++)));
                log.LogError(failure, "Subscription {Subscription} failed and goes on in {Pause}", running.Subscription.Name, pause);
                await Task.Delay(pause, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private async Task Follow(RunningSubscription running, Action healthy, CancellationToken cancel)
    {
        var subscription = running.Subscription;
        var offset = await models.Offset(subscription.Name, cancel);
        while (true)
        {
            var page = await journal.ReadAll(subscription.Tag, offset, PageSize, cancel);
            if (page.Reached > offset)
            {
                var rows = page.Events.Count == 0 ? [] : await subscription.Handle([.. page.Events.Select(read => read.Event)], models, cancel);
                await models.Commit(subscription.Name, offset, page.Reached, rows, cancel);
                offset = page.Reached;
            }
            healthy();
            if (page.Events.Count > 0) continue;
            running.CaughtUp();
            await Task.Delay(Poll, clock, cancel);
        }
    }

    private sealed class RunningSubscription(ISubscription subscription, TimeProvider clock)
    {
        private long _caughtUp = clock.GetTimestamp();

        public ISubscription Subscription { get; } = subscription;

        public TimeSpan Lag => clock.GetElapsedTime(Volatile.Read(ref _caughtUp));

        public void CaughtUp() => Volatile.Write(ref _caughtUp, clock.GetTimestamp());
    }
}
