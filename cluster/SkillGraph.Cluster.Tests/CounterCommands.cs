using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Serialization;
using SkillGraph.Cluster.Messages;
using SkillGraph.Conformance.Engines;
using SkillGraph.Domain;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Cluster.Tests;

/// <summary>The names of a counter's commands between nodes.</summary>
internal static class CounterCommands
{
    public static readonly CommandCatalogue Catalogue = new(
        new CommandName<CounterCommand.Add>("counter.add", CounterCommandJson.Default.Add),
        new CommandName<CounterCommand.Note>("counter.note", CounterCommandJson.Default.Note),
        new CommandName<CounterCommand.Refuse>("counter.refuse", CounterCommandJson.Default.Refuse),
        new CommandName<CounterCommand.Break>("counter.break", CounterCommandJson.Default.Break),
        new CommandName<CounterCommand.Fail>("counter.fail", CounterCommandJson.Default.Fail),
        new HeldName());

    /// <summary>What holds a counter stays in this process, in which all nodes of a test run.</summary>
    private sealed record HeldName() : CommandName("counter.hold", typeof(CounterCommand.Hold))
    {
        private static readonly ConcurrentDictionary<string, ICommand> Held = new();

        public override byte[] Write(ICommand command)
        {
            var key = Guid.NewGuid().ToString();
            Held[key] = command;
            return Encoding.UTF8.GetBytes(key);
        }

        public override ICommand Read(ReadOnlySpan<byte> data) => Held[Encoding.UTF8.GetString(data)];
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UserIdConverter)])]
[JsonSerializable(typeof(CounterCommand.Add))]
[JsonSerializable(typeof(CounterCommand.Note))]
[JsonSerializable(typeof(CounterCommand.Refuse))]
[JsonSerializable(typeof(CounterCommand.Break))]
[JsonSerializable(typeof(CounterCommand.Fail))]
internal sealed partial class CounterCommandJson : JsonSerializerContext;
