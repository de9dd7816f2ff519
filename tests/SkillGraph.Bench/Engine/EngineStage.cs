using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Conformance;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Bench.Engine;

/// <summary>An engine, and rooms in which one person chats.</summary>
internal sealed class EngineStage(IEngine engine) : IAsyncDisposable
{
    // Makes an envelope of about 300 bytes, as the floors write them.
    private const string Text = "It works when the list is empty, but not with one element: look at line 12.";

    private static readonly UserId Ada = UserId.New(DateTimeOffset.UtcNow);

    private readonly List<Speaker> _speakers = [];

    public IEngine Engine => engine;

    /// <summary>The one-machine engine on a database.</summary>
    public static async Task<EngineStage> On(JournalHome home, EngineOptions? options = null) =>
        new(new LocalEngine(await home.OpenJournal(), await home.OpenVault(), options ?? new EngineOptions(), TimeProvider.System, NullLogger<LocalEngine>.Instance).Run(RoomEntity.Kind));

    public async Task OpenRooms(int count)
    {
        _speakers.AddRange(Enumerable.Range(0, count).Select(_ => new Speaker(RoomId.New(DateTimeOffset.UtcNow).Entity())));
        await Task.WhenAll(_speakers.Select(speaker => Ask(speaker, new RoomCommand.Open(Ada, "Ada", "Bench", RoomKind.Coding, null, null, null, null, RoomVisibility.Public))));
    }

    /// <summary>One more fact in a room, answered when it is durable.</summary>
    public Task Chat(int room) => Ask(_speakers[room], new RoomCommand.PostChat(Ada, Text));

    /// <summary>A command that is already so: decided, and nothing to store.</summary>
    public Task LowerHand(int room) => Ask(_speakers[room], new RoomCommand.LowerHand(Ada, Ada));

    public async Task<int> MessageBytes()
    {
        await Chat(0);
        var length = 0;
        await foreach (var page in Engine.Read(_speakers[0].Room, 0, long.MaxValue, default)) length = page[^1].Message.Length;
        return length;
    }

    public ValueTask DisposeAsync() => Engine is IAsyncDisposable running ? running.DisposeAsync() : default;

    private async Task Ask(Speaker speaker, RoomCommand command)
    {
        var answer = await Engine.Ask(speaker.Room, new Request($"c-{++speaker.Said}", command, Text.Length));
        if (answer.Refusal is { } refusal) throw new InvalidOperationException($"{command} was refused: {refusal.Code}");
    }

    private sealed class Speaker(EntityId room)
    {
        public EntityId Room { get; } = room;

        public long Said { get; set; }
    }
}
