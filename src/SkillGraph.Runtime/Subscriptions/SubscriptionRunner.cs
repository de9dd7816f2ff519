using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Subscriptions;

/// <summary>Runs the subscriptions of this process, each on its own and from its stored offset; one that fails is started again with back-off.</summary>
public sealed class SubscriptionRunner(
    IEnumerable<ISubscription> subscriptions, IJournal journal, IReadModels models, SubscriptionLags lags, TimeProvider clock, ILogger<SubscriptionRunner> log) : BackgroundService
{
    private const int PageSize = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);

    /// <summary>Follows the journal until cancelled, on the scheduler this is called on.</summary>
    public Task Run(CancellationToken cancel) => Task.WhenAll(subscriptions.Select(subscription => Run(subscription, cancel)));

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lags.Measure();
        return Run(stoppingToken);
    }

    private async Task Run(ISubscription subscription, CancellationToken cancel)
    {
        lags.CaughtUp(subscription.Name);
        await Task.Yield();
        for (var failures = 0; !cancel.IsCancellationRequested;)
        {
            try
            {
                await Follow(subscription, () => failures = 0, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                var pause = TimeSpan.FromMilliseconds(Math.Min(LongestBackOff.TotalMilliseconds, 100 * Math.Pow(2, failures++)));
                log.LogError(failure, "Subscription {Subscription} failed and goes on in {Pause}", subscription.Name, pause);
                await Task.Delay(pause, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private async Task Follow(ISubscription subscription, Action healthy, CancellationToken cancel)
    {
        var offset = await models.Offset(subscription.Name, cancel);
        var stored = new StoredOffset(subscription.Name, models, clock);
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
            lags.CaughtUp(subscription.Name);
            if (await stored.HasMovedFrom(offset, cancel))
            {
                log.LogInformation("Subscription {Subscription} is built anew", subscription.Name);
                return;
            }
            await Task.Delay(Poll, clock, cancel);
        }
    }
}
