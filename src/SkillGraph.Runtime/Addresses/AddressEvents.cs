using SkillGraph.Domain.Addresses;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime.Addresses;

/// <summary>The stored names of the events of an e-mail address. None of them holds the address: its entity's id is a keyed hash of it.</summary>
public static class AddressEvents
{
    // What is stored under these names exists for ever: add lines; never edit or remove one.
    public static readonly EventCatalogue<AddressEvent> Catalogue = new(
        new StoredName<AddressEvent, AddressEvent.Reserved>("address.reserved.v1", AddressJson.Default.Reserved),
        new StoredName<AddressEvent, AddressEvent.Confirmed>("address.confirmed.v1", AddressJson.Default.Confirmed),
        new StoredName<AddressEvent, AddressEvent.Released>("address.released.v1", AddressJson.Default.Released),
        new StoredName<AddressEvent, AddressEvent.Guessed>("address.guessed.v1", AddressJson.Default.Guessed),
        new StoredName<AddressEvent, AddressEvent.GuessPutBack>("address.guess-put-back.v1", AddressJson.Default.GuessPutBack));
}
