using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Edge.Http;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Edge.Operations;

/// <summary>What operators see and do over REST: nodes, subscriptions.</summary>
internal static class OperationsRoutes
{
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        var operations = routes.MapGroup("/v1/operations").WithTags("Operations").WithMetadata(new ForOperators()).Limit("operations", atOnce: 100, perSecond: 20, CountedBy.Address);
        operations.MapGet("/cluster", Cluster)
            .WithSummary("The nodes, and what each says of itself.")
            .Produces<ClusterAnswer>().ProducesProblem(401).ProducesProblem(404).ProducesProblem(429);
        operations.MapPost("/cluster/nodes/{address}/leave", Leave)
            .WithSummary("Ask a node to hand over what it has and to end.")
            .Produces<NodeAsked>(202).ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429);
        operations.MapPost("/cluster/nodes/{address}/down", Down)
            .WithSummary("Take out a node that cannot hand over anything.")
            .Produces<NodeAsked>(202).ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429);
        operations.MapGet("/subscriptions", Subscriptions)
            .WithSummary("The subscriptions: how far each has read the journal, and where it runs.")
            .Produces<SubscriptionsAnswer>().ProducesProblem(401).ProducesProblem(404).ProducesProblem(429);
        operations.MapPost("/subscriptions/{name}/rebuild", Rebuild)
            .WithSummary("Forget what a subscription has made and how far it has read, so that it begins anew.")
            .Produces<SubscriptionAsked>(202).ProducesProblem(401).ProducesProblem(404).ProducesProblem(429);
    }

    private static async Task<ClusterAnswer> Cluster(INodes nodes, CancellationToken cancel) => new(nodes.Self, await nodes.All(cancel));

    private static IResult Leave(string address, INodes nodes, ILoggerFactory logs) => Ask("leave", address, nodes.Leave, logs);

    private static IResult Down(string address, INodes nodes, ILoggerFactory logs) => Ask("down", address, nodes.Down, logs);

    private static IResult Ask(string what, string address, Func<string, Refusal?> ask, ILoggerFactory logs)
    {
        if (ask(address) is { } refusal) return refusal.ToResult();
        Log(logs).LogWarning("An operator asked of node {Node}: {Asked}", address, what);
        return Results.Json(new NodeAsked(address, what), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<SubscriptionsAnswer> Subscriptions(
        [FromServices] IEnumerable<ISubscription> subscriptions, IReadModels models, IJournal journal, INodes nodes, CancellationToken cancel)
    {
        var running = from node in await nodes.All(cancel)
                      from subscription in node.Report?.Subscriptions ?? []
                      select (node.Address, subscription.Name, subscription.LagSeconds);
        var byName = running.DistinctBy(one => one.Name).ToDictionary(one => one.Name);
        var offsets = new List<(ISubscription Subscription, long Offset)>();
        foreach (var subscription in subscriptions) offsets.Add((subscription, await models.Offset(subscription.Name, cancel)));
        // Last, so that nobody is ahead of it.
        var head = await journal.Head(cancel);
        return new SubscriptionsAnswer(head, [.. offsets.Select(Item)], null);

        SubscriptionItem Item((ISubscription Subscription, long Offset) one)
        {
            var here = byName.TryGetValue(one.Subscription.Name, out var found);
            return new SubscriptionItem(one.Subscription.Name, one.Subscription.Models, one.Offset, head - one.Offset, here ? found.LagSeconds : null, here ? found.Address : null);
        }
    }

    private static async Task<IResult> Rebuild(string name, [FromServices] IEnumerable<ISubscription> subscriptions, IReadModels models, ILoggerFactory logs, CancellationToken cancel)
    {
        if (subscriptions.FirstOrDefault(one => one.Name == name) is not { } subscription) return OperationsRefusals.NoSuchSubscription.ToResult();
        await models.Reset(name, subscription.Models, cancel);
        Log(logs).LogWarning("An operator has subscription {Subscription} built anew", name);
        return Results.Json(new SubscriptionAsked(name, "rebuild"), statusCode: StatusCodes.Status202Accepted);
    }

    private static ILogger Log(ILoggerFactory logs) => logs.CreateLogger(typeof(OperationsRoutes));
}

/// <summary>The nodes, and the address of the one that was asked.</summary>
internal sealed record ClusterAnswer(string Asked, IReadOnlyList<Node> Nodes);

/// <summary>The subscriptions, and the last position of the journal.</summary>
internal sealed record SubscriptionsAnswer(long Head, IReadOnlyList<SubscriptionItem> Items, string? Next);

/// <summary>A subscription: the read models it writes, how far it has read, how far behind that is, and the node it runs on; null where no node that answers runs it.</summary>
internal sealed record SubscriptionItem(string Name, IReadOnlyList<string> Models, long Offset, long LagPositions, double? LagSeconds, string? Node);

/// <summary>What a node was asked to do.</summary>
internal sealed record NodeAsked(string Node, string Asked);

/// <summary>What was asked of a subscription.</summary>
internal sealed record SubscriptionAsked(string Subscription, string Asked);
