using SkillGraph.Domain.Addresses;

namespace SkillGraph.Runtime.Addresses;

/// <summary>How engines run e-mail addresses, and what is looked at of them.</summary>
public static class AddressEntity
{
    public static readonly EntityKind<AddressState, AddressCommand, AddressEvent> Kind = new(
        "address", AddressState.Free, AddressDecider.Decide, AddressDecider.Evolve, AddressEvents.Catalogue,
        new SnapshotShape<AddressState>("address-state.v1", AddressJson.Default.AddressState));

    public static readonly ViewKind<AddressState> View = new(
        "view", _ => AddressState.Free, (view, stored) => AddressDecider.Evolve(view, AddressEvents.Catalogue.Read(stored)),
        new SnapshotShape<AddressState>("address-view.v1", AddressJson.Default.AddressState));
}
