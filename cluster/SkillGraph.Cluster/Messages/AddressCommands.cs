using System.Text.Json.Serialization;
using SkillGraph.Domain.Addresses;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Cluster.Messages;

/// <summary>The names of an e-mail address's commands between nodes.</summary>
public static class AddressCommands
{
    // Nodes of two versions talk to each other during an upgrade: add lines; never change what one means.
    public static readonly CommandCatalogue Catalogue = new(
        new CommandName<AddressCommand.Reserve>("address.reserve", AddressCommandJson.Default.Reserve),
        new CommandName<AddressCommand.Confirm>("address.confirm", AddressCommandJson.Default.Confirm),
        new CommandName<AddressCommand.Lapse>("address.lapse", AddressCommandJson.Default.Lapse),
        new CommandName<AddressCommand.Release>("address.release", AddressCommandJson.Default.Release),
        new CommandName<AddressCommand.Guess>("address.guess", AddressCommandJson.Default.Guess),
        new CommandName<AddressCommand.PutBack>("address.put-back", AddressCommandJson.Default.PutBack));
}

/// <summary>The JSON of an e-mail address's commands between nodes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UserIdConverter), typeof(WireEnum<GuessedBy>)])]
[JsonSerializable(typeof(AddressCommand.Reserve))]
[JsonSerializable(typeof(AddressCommand.Confirm))]
[JsonSerializable(typeof(AddressCommand.Lapse))]
[JsonSerializable(typeof(AddressCommand.Release))]
[JsonSerializable(typeof(AddressCommand.Guess))]
[JsonSerializable(typeof(AddressCommand.PutBack))]
internal sealed partial class AddressCommandJson : JsonSerializerContext;
