using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using SkillGraph.Domain;

namespace SkillGraph.Edge.Operations;

/// <summary>A program that runs alone.</summary>
internal sealed class OneNode(OwnReport own, IServer server) : INodes
{
    public string Self => server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse).Select(address => $"{address.Host}:{address.Port}").FirstOrDefault() ?? "";

    public async Task<IReadOnlyList<Node>> All(CancellationToken cancel) => [new Node(Self, [], "up", Reachable: true, Leader: true, PlacesShards: false, await own.Make(cancel))];

    public Refusal? Leave(string address) => OperationsRefusals.OneMachine;

    public Refusal? Down(string address) => OperationsRefusals.OneMachine;
}
