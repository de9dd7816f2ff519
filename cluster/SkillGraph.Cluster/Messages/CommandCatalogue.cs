using System.Collections.Frozen;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SkillGraph.Domain;

namespace SkillGraph.Cluster.Messages;

/// <summary>The names under which commands travel between nodes, and how each is written and read. A name that is not here is refused.</summary>
public sealed class CommandCatalogue
{
    private readonly FrozenDictionary<Type, CommandName> _byType;
    private readonly FrozenDictionary<string, CommandName> _byName;

    public CommandCatalogue(params IReadOnlyList<CommandName> names)
    {
        _byType = names.ToFrozenDictionary(name => name.Type);
        _byName = names.ToFrozenDictionary(name => name.Name);
    }

    public IEnumerable<Type> Types => _byType.Keys;

    /// <summary>All the commands of several kinds of entity.</summary>
    public static CommandCatalogue Of(IEnumerable<CommandCatalogue> parts) => new([.. parts.SelectMany(part => part._byName.Values)]);

    public (string Name, byte[] Data) Write(ICommand command) =>
        _byType.TryGetValue(command.GetType(), out var name)
            ? (name.Name, name.Write(command))
            : throw new SerializationException($"{command.GetType()} has no name to travel under.");

    public ICommand Read(string name, ReadOnlySpan<byte> data) =>
        _byName.TryGetValue(name, out var known) ? known.Read(data) : throw new SerializationException($"No command is called '{name}'.");
}

/// <summary>The name of one type of command, and how it is written and read.</summary>
public abstract record CommandName(string Name, Type Type)
{
    public abstract byte[] Write(ICommand command);

    public abstract ICommand Read(ReadOnlySpan<byte> data);
}

/// <inheritdoc />
public sealed record CommandName<T>(string Name, JsonTypeInfo<T> Json) : CommandName(Name, typeof(T))
    where T : class, ICommand
{
    public override byte[] Write(ICommand command) => JsonSerializer.SerializeToUtf8Bytes((T)command, Json);

    public override ICommand Read(ReadOnlySpan<byte> data) => JsonSerializer.Deserialize(data, Json) ?? throw new SerializationException($"'{Name}' is null.");
}
