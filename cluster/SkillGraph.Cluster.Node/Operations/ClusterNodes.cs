using Akka.Actor;
using Akka.Cluster;
using SkillGraph.Cluster.Engine;
using SkillGraph.Domain;
using SkillGraph.Edge.Operations;

namespace SkillGraph.Cluster.Node.Operations;

/// <summary>The nodes of the cluster as this one sees them, each asked for its own report.</summary>
internal sealed class ClusterNodes : INodes
{
    private const string Speaker = "speaker";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ActorSystem _system;
    private readonly Akka.Cluster.Cluster _cluster;

    public ClusterNodes(ActorSystem system, OwnReport own, IHostApplicationLifetime program, ILogger<ClusterNodes> log)
    {
        (_system, _cluster) = (system, Akka.Cluster.Cluster.Get(system));
        system.ActorOf(Props.Create(() => new NodeSpeaker(own, program, log)), Speaker);
    }

    public string Self => Text(_cluster.SelfAddress);

    public async Task<IReadOnlyList<Edge.Operations.Node>> All(CancellationToken cancel)
    {
        var state = _cluster.State;
        var places = Oldest(state.Members.Where(member => member.HasRole(ClusterRoles.Entity) && member.Status is MemberStatus.Up or MemberStatus.Leaving));
        return await Task.WhenAll(state.Members.OrderBy(member => Text(member.Address), StringComparer.Ordinal).Select(async member =>
        {
            var reachable = !state.Unreachable.Contains(member);
            var status = member.Status.ToString().ToLowerInvariant();
            var roles = member.Roles.Order(StringComparer.Ordinal).ToArray();
            var report = reachable ? await Ask(member.Address, cancel) : null;
            return new Edge.Operations.Node(Text(member.Address), roles, status, reachable, member.Address.Equals(state.Leader), member.Equals(places), report);
        }));
    }

    public Refusal? Leave(string address)
    {
        if (Find(address) is not { } member) return OperationsRefusals.NoSuchNode;
        if (_cluster.State.Unreachable.Contains(member)) return OperationsRefusals.Unreachable;
        if (IsLast(member)) return OperationsRefusals.LastNode;
        _cluster.Leave(member.Address);
        return null;
    }

    public Refusal? Down(string address)
    {
        if (Find(address) is not { } member) return OperationsRefusals.NoSuchNode;
        if (IsLast(member)) return OperationsRefusals.LastNode;
        _cluster.Down(member.Address);
        return null;
    }

    private async Task<NodeReport?> Ask(Address node, CancellationToken cancel)
    {
        try
        {
            return await _system.ActorSelection(new RootActorPath(node) / "user" / Speaker).Ask<NodeReport>(ReportPlease.Instance, Patience, cancel);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private Member? Find(string address) => _cluster.State.Members.FirstOrDefault(member => Text(member.Address) == address);

    /// <summary>Whether nobody would be left to go on.</summary>
    private bool IsLast(Member node)
    {
        var state = _cluster.State;
        return !state.Members.Any(member => !member.Equals(node) && member.Status == MemberStatus.Up && !state.Unreachable.Contains(member));
    }

    /// <summary>The coordinator of the shards runs on the oldest node that has any.</summary>
    private static Member? Oldest(IEnumerable<Member> members) => members.Aggregate((Member?)null, (oldest, member) => oldest is null || member.IsOlderThan(oldest) ? member : oldest);

    private static string Text(Address address) => $"{address.Host}:{address.Port}";
}
