using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Bench.Floors;

/// <summary>The barest hub that does what a room does: whatever is sent goes to everybody in the group, with <c>--data FOLDER</c> once it is in SQLite.</summary>
internal static class FloorHub
{
    public const string Command = "floor-hub";

    /// <summary>Runs until the program that started it closes its input, or is gone.</summary>
    public static async Task Run(Arguments arguments)
    {
        var (port, data) = (arguments.Whole("port") ?? throw new UsageException("--port is missing."), arguments.Text("data"));
        arguments.ThrowIfAnyIsLeft();
        await using var storage = data is null ? null : await OpenStorage(data);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.SignalR", LogLevel.None);
        builder.Services.AddSignalR();
        builder.Services.AddSingleton(new FloorRooms(storage));
        await using var app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{port}");
        app.MapHub<RoomHub>("/hubs/rooms");
        await app.StartAsync();
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        await app.StopAsync();
    }

    private static async Task<RawGroupCommit> OpenStorage(string folder)
    {
        using (var store = new SqliteStore(folder))
        await using (var tables = new SqliteJournal(store)) await tables.Open(default);
        return new RawGroupCommit(new RawSqliteWriter(Path.Combine(folder, "journal.db")));
    }

    private sealed class RoomHub(FloorRooms rooms) : Hub
    {
        public async Task<Joined> Join(string roomId, long? after)
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, roomId, Context.ConnectionAborted);
            return new Joined(roomId, rooms.VersionOf(roomId), null);
        }

        public async Task Send(string roomId, string commandId, JsonElement command)
        {
            var row = rooms.Next(roomId, commandId, command);
            if (rooms.Storage is { } storage) await storage.Append(row);
            await Clients.Group(roomId).SendAsync("events", roomId, new Stored[] { new(row.Message) });
        }
    }

    private sealed record Joined(string RoomId, long Version, object? State);

    private sealed class FloorRooms(RawGroupCommit? storage)
    {
        private readonly ConcurrentDictionary<string, Counter> _rooms = new();

        public RawGroupCommit? Storage { get; } = storage;

        public long VersionOf(string room) => _rooms.TryGetValue(room, out var counter) ? Volatile.Read(ref counter.Version) : 0;

        public RawRow Next(string room, string command, JsonElement data)
        {
            var version = Interlocked.Increment(ref _rooms.GetOrAdd(room, _ => new Counter()).Version);
            return new RawRow(room, version, JsonSerializer.SerializeToUtf8Bytes(new Envelope(version, DateTime.UtcNow, data, command), FloorJson.Default.Envelope));
        }

        private sealed class Counter
        {
            public long Version;
        }
    }

    /// <summary>An event as it is stored is what everybody gets.</summary>
    [JsonConverter(typeof(Converter))]
    private sealed record Stored(byte[] Message)
    {
        public sealed class Converter : JsonConverter<Stored>
        {
            public override Stored Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

            public override void Write(Utf8JsonWriter writer, Stored value, JsonSerializerOptions options) => writer.WriteRawValue(value.Message, skipInputValidation: true);
        }
    }
}

/// <summary>As many bytes as an envelope of ours.</summary>
internal sealed record Envelope(long V, DateTime T, JsonElement Data, string Cmd)
{
    public string By { get; } = "usr_0198c0de0000700080000000000000f1";

    public string Type { get; } = "room.chat-posted.v1";

    public string Prev { get; } = "3vJ5mP0x1fHqNnKZsVbq1mCkqS0u7Vt0o8m1y7dXo2E";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Envelope))]
internal sealed partial class FloorJson : JsonSerializerContext;
