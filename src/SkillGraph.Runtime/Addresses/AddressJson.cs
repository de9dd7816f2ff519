using System.Text.Json.Serialization;
using SkillGraph.Domain.Addresses;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime.Addresses;

/// <summary>The JSON of e-mail addresses: events as they are stored, states as they are kept in snapshots.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UserIdConverter), typeof(TimeConverter), typeof(WireEnum<GuessedBy>)])]
[JsonSerializable(typeof(AddressEvent.Reserved))]
[JsonSerializable(typeof(AddressEvent.Confirmed))]
[JsonSerializable(typeof(AddressEvent.Released))]
[JsonSerializable(typeof(AddressEvent.Guessed))]
[JsonSerializable(typeof(AddressEvent.GuessPutBack))]
[JsonSerializable(typeof(AddressState))]
[JsonSerializable(typeof(Reservation))]
public sealed partial class AddressJson : JsonSerializerContext;
