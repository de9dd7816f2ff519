using System.Buffers.Text;
using System.Text.Json;
using SkillGraph.Domain;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime.Privacy;

/// <summary>Seals what is personal in the facts of one entity.</summary>
public readonly record struct PersonalSeal(Vault Vault, EntityId Entity)
{
    /// <summary>Whether what is personal to somebody is to be sealed: from when they have an account.</summary>
    internal bool Holds(UserId person) => Vault.KeyOf(person).IsKnown;

    /// <summary>Writes the members of an envelope that hold the whole data. Of somebody who has been erased there is nothing to write.</summary>
    internal void Write(Utf8JsonWriter writer, long version, string type, UserId person, bool isTheirs, ReadOnlySpan<byte> data)
    {
        if (Vault.KeyOf(person).Key is not { } key) return;
        Span<byte> place = stackalloc byte[Vault.MostPlaceBytes(Entity, type)];
        var whole = new byte[SealingKey.SealedBytes(data.Length)];
        key.Seal(data, place[..Vault.PlaceOf(Entity, version, type, place)], whole);
        Envelope.WriteSealed(writer, Base64Url.EncodeToUtf8(whole), isTheirs ? null : person);
    }
}
