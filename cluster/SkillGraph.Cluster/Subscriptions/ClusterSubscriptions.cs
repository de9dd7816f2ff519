using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging;
using SkillGraph.Cluster.Engine;
using SkillGraph.Cluster.Messages;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Cluster.Subscriptions;

/// <summary>Spreads the subscriptions over the workers of the cluster, each on one of them at a time.</summary>
public sealed class ClusterSubscriptions(
    ActorSystem system, IEnumerable<ISubscription> subscriptions, IJournal journal, IReadModels models, SubscriptionLags lags, TimeProvider clock, ILogger<ClusterSubscriptions> log)
{
    private const string Name = "subscriptions";

    /// <summary>Runs them from now on, here or elsewhere. Every worker names the same ones in the same order: one that is new comes last.</summary>
    public void Start()
    {
        if (!Akka.Cluster.Cluster.Get(system).SelfRoles.Contains(ClusterRoles.Worker)) return;
        lags.Measure();
        var (all, ordered) = (subscriptions.ToArray(), new OrderedReadJournal(journal, clock));
        var settings = ShardedDaemonProcessSettings.Create(system).WithShardingSettings(ClusterShardingSettings.Create(system)).WithRole(ClusterRoles.Worker);
        ShardedDaemonProcess.Get(system).Init(
            Name, all.Length, number => Props.Create(() => new SubscriptionActor(all[number], ordered, models, lags, clock, log)), settings, Leave.Instance);
    }
}
