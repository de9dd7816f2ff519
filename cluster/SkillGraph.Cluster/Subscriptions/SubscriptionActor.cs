using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.Logging;
using SkillGraph.Cluster.Messages;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Cluster.Subscriptions;

/// <summary>Runs one subscription on the node it was given to, from its stored offset; it fails and is restarted, with back-off, as a stream.</summary>
internal sealed class SubscriptionActor(ISubscription subscription, OrderedReadJournal journal, IReadModels models, SubscriptionLags lags, TimeProvider clock, ILogger log) : UntypedActor
{
    private const string Dispatcher = "skillgraph.subscription-dispatcher";
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);

    // A database that is gone is noticed after seconds: only what held for longer than the longest pause counts as having run.
    private static readonly RestartSettings BackOff = RestartSettings.Create(TimeSpan.FromMilliseconds(100), LongestBackOff, 0.2).WithMaxRestarts(int.MaxValue, LongestBackOff);

    private readonly SharedKillSwitch _leaving = KillSwitches.Shared("leaving");

    protected override void PreStart()
    {
        lags.CaughtUp(subscription.Name);
        RestartSource.OnFailuresWithBackoff(Follow, BackOff)
            .WithAttributes(ActorAttributes.CreateDispatcher(Dispatcher).And(Attributes.CreateName(subscription.Name)))
            .RunWith(Sink.Ignore<Done>(), Context.Materializer())
            .PipeTo(Self, success: _ => Ended.Instance);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            // What is being handled is committed first: the next node begins behind it.
            case Leave: _leaving.Shutdown(); break;
            case Ended or Status.Failure: Context.Stop(Self); break;
        }
    }

    protected override void PostStop() => lags.Stopped(subscription.Name);

    private Source<Done, NotUsed> Follow()
    {
        var stored = new StoredOffset(subscription.Name, models, clock);
        return Source
            .FromTask(models.Offset(subscription.Name, CancellationToken.None))
            .ConcatMany(offset => journal.Pages(subscription.Tag, offset))
            .Via(_leaving.Flow<Stretch>())
            .SelectAsync(1, stretch => Handle(stretch, stored))
            .SelectError(Failed);
    }

    private async Task<Done> Handle(Stretch stretch, StoredOffset stored)
    {
        var (events, reached) = stretch.Page;
        if (reached > stretch.After)
        {
            var rows = events.Count == 0 ? [] : await subscription.Handle([.. events.Select(read => read.Event)], models, CancellationToken.None);
            await models.Commit(subscription.Name, stretch.After, reached, rows, CancellationToken.None);
        }
        if (events.Count > 0) return Done.Instance;
        lags.CaughtUp(subscription.Name);
        return await stored.HasMovedFrom(reached, CancellationToken.None) ? throw new BuiltAnewException() : Done.Instance;
    }

    private Exception Failed(Exception failure)
    {
        if (failure is BuiltAnewException) log.LogInformation("Subscription {Subscription} is built anew", subscription.Name);
        else log.LogError(failure, "Subscription {Subscription} failed and goes on in a moment", subscription.Name);
        return failure;
    }

    /// <summary>Not a failure, but the way in which a stream is begun again from its stored offset.</summary>
    private sealed class BuiltAnewException : Exception;

    private sealed record Ended
    {
        public static readonly Ended Instance = new();
    }
}
