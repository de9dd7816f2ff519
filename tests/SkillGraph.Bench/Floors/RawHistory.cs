using System.Data.Common;
using System.Diagnostics;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Bench.Floors;

/// <summary>The two halves of reading an entity, each alone: its rows out of the database, and its facts out of JSON into a state.</summary>
public sealed class RawHistory(DbConnection connection, EntityId room)
{
    private const string Query = "SELECT sequence_number, manifest, message FROM journal WHERE persistence_id = @id AND sequence_number > @after AND sequence_number <= @upTo ORDER BY sequence_number";

    private readonly List<(string Type, byte[] Data)> _facts = [];

    /// <summary>Events per second of scanning alone and of folding alone, and the smaller of them.</summary>
    public async Task<double> Slower()
    {
        if (_facts.Count == 0) await Remember();
        var started = Stopwatch.GetTimestamp();
        var rows = 0;
        await foreach (var _ in Scan(0, long.MaxValue)) rows++;
        var scan = rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        Fold();
        return Math.Min(scan, _facts.Count / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    public async IAsyncEnumerable<(string Type, byte[] Message)> Scan(long after, long upTo)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Query;
        foreach (var (name, value) in new (string, object)[] { ("@id", room.Value), ("@after", after), ("@upTo", upTo) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) yield return (row.GetString(1), row.GetFieldValue<byte[]>(2));
    }

    private async Task Remember()
    {
        await foreach (var (type, message) in Scan(0, long.MaxValue)) _facts.Add((type, message[Runtime.Events.Envelope.Read(message).Data]));
    }

    private void Fold()
    {
        var (state, version, by, at) = (RoomState.NotOpened, 0L, UserId.New(DateTimeOffset.UtcNow), DateTimeOffset.UtcNow);
        foreach (var (type, data) in _facts)
        {
            RoomEvent fact = type switch
            {
                RoomEvents.Opened => Read(data, RoomJson.Default.Opened),
                RoomEvents.MemberEntered => Read(data, RoomJson.Default.MemberEntered),
                "room.file-added.v1" => Read(data, RoomJson.Default.FileAdded),
                "room.edited.v1" => Read(data, RoomJson.Default.Edited),
                _ => Read(data, RoomJson.Default.ChatPosted),
            };
            state = RoomDecider.Evolve(state, new Recorded<RoomEvent>(++version, at, by, "", fact));
        }
    }

    private static T Read<T>(byte[] data, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json) => System.Text.Json.JsonSerializer.Deserialize(data, json)!;
}
