using System.Collections.Concurrent;
using SkillGraph.Domain;
using SkillGraph.Domain.Addresses;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Tests.People.SignIns;

/// <summary>Runs the rules of addresses on a clock that the test moves, with nothing stored.</summary>
internal sealed class AddressesInMemory(TimeProvider clock) : IEngine
{
    private readonly ConcurrentDictionary<EntityId, (long Version, AddressState State)> _addresses = new();

    public void Post(EntityId entity, Request request, IAnswers answers)
    {
        var now = clock.GetUtcNow();
        Refusal? refusal = null;
        var (version, _) = _addresses.AddOrUpdate(entity, _ => Decide((0, AddressState.Free)), (_, before) => Decide(before));
        answers.Answered(entity, [new Answer(request.Id, version, refusal)]);

        (long Version, AddressState State) Decide((long Version, AddressState State) before)
        {
            var decision = AddressDecider.Decide(before.State, (AddressCommand)request.Command, now);
            refusal = decision.Refusal;
            return decision.Events.Aggregate(before, (address, fact) => (address.Version + 1, AddressDecider.Evolve(address.State, new Recorded<AddressEvent>(address.Version + 1, now, UserId.Nobody, request.Id, fact))));
        }
    }

    public Task<Viewed<TView>> View<TView>(ViewKind<TView> kind, EntityId entity, long upTo, CancellationToken cancel)
    {
        var (version, state) = _addresses.GetValueOrDefault(entity, (0, AddressState.Free));
        return Task.FromResult(new Viewed<TView>(version, (TView)(object)state));
    }

    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Watch(EntityId entity, long after, CancellationToken cancel) => throw new NotSupportedException();

    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> ReadSealed(EntityId entity, long after, long upTo, CancellationToken cancel) => throw new NotSupportedException();

    public void LetGo(EntityId entity) => throw new NotSupportedException();

    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(EntityId entity, long after, long upTo, CancellationToken cancel) => throw new NotSupportedException();
}
