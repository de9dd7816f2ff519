using System.Text;
using System.Text.Json;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Conformance.Engines;

/// <summary>What people write is sealed at rest with a key of their own, and gone with it.</summary>
public abstract class SealingWhatIsPersonal(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    private const string File = "a.py";

    private static readonly EntityId Room = new($"room_{1:x32}");

    // What Ada and Bob write, and is to be found nowhere.
    private static readonly string[] OfAda = ["Canary of Ada", "A title with canary-title", "canary-chat", "canary-file\nline", "canary-typed"];
    private static readonly string[] OfBob = ["Bird of Bob", "bird-chat", "bird-typed"];

    private int _sent;

    protected override EngineOptions Bounds => new() { SnapshotEvery = 4 };

    [Fact]
    public async Task It_is_nowhere_to_be_read_in_the_database()
    {
        await Talk();
        await Settled();
        foreach (var text in OfAda.Concat(OfBob)) Assert.Empty(await Find(text));
    }

    [Fact]
    public async Task Whoever_may_look_sees_it_as_it_was_written()
    {
        await Talk();
        await Restart();

        var view = await View();
        Assert.Equal(("A title with canary-title", "canary-file\nlinecanary-typedbird-typed"), (view.Title, view.Files[File].Text.ToString()));
        Assert.Equal(["canary-chat", "bird-chat"], view.Chat.Select(said => said.Text));
        Assert.Equal(["Canary of Ada", "Bird of Bob"], view.Members.Select(member => member.Name));
        Assert.Contains("canary-chat", await Watched());
    }

    [Fact]
    public async Task With_the_key_of_somebody_goes_what_they_wrote_and_nothing_of_the_others()
    {
        await Talk();
        await Forget(Ada);

        var view = await View();
        Assert.Equal((new string('*', 25), "***********\n****************bird-typed"), (view.Title, view.Files[File].Text.ToString()));
        Assert.Equal(["***********", "bird-chat"], view.Chat.Select(said => said.Text));
        Assert.Equal(["*************", "Bird of Bob"], view.Members.Select(member => member.Name));
        var watched = await Watched();
        Assert.All(OfAda, text => Assert.DoesNotContain(text, watched));
        Assert.All(OfBob, text => Assert.Contains(text, watched));
    }

    [Fact]
    public async Task The_others_go_on_where_they_were()
    {
        await Talk();
        var before = (await History(Room)).ConvertAll(stored => Convert.ToHexString(stored.Message.Span));
        await Forget(Ada);
        await Do(new RoomCommand.EraseMember(Ada));
        var length = (await View()).Files[File].Text.Length;
        await Do(new RoomCommand.Edit(Bob, File, 2, ChangeSet.Replace(length, 0, 4, "seen"), null));

        Assert.Equal("seen*******\n****************bird-typed", (await View()).Files[File].Text.ToString());
        Assert.Equal(before, (await History(Room)).Take(before.Count).Select(stored => Convert.ToHexString(stored.Message.Span)));
    }

    [Fact]
    public async Task Whoever_writes_without_a_key_leaves_nothing()
    {
        await HaveKeys(Ada);
        await Do(new RoomCommand.Open(Ada, "Ada", "Room", RoomKind.Coding, null, null, null, null, RoomVisibility.Public));
        await Forget(Ada);
        await Do(new RoomCommand.PostChat(Ada, "still here"));

        Assert.Equal("**********", Assert.Single((await View()).Chat).Text);
    }

    [Fact]
    public async Task A_key_of_somebody_else_opens_nothing()
    {
        await Talk();
        await Stop(Engine);
        var keys = await Home.OpenKeys();
        await keys.Replace(Ada.Value, default);
        await (await Home.OpenVault()).ForgetSnapshots(Room, default);
        Engine = await Start();

        await Assert.ThrowsAsync<EntityUnreadableException>(View);
        Assert.Equal(EngineRefusals.Quarantined, (await Ask(Room, Next(new RoomCommand.PostChat(Bob, "hello")))).Refusal);
    }

    [Fact]
    public async Task What_is_let_go_of_is_read_again_from_what_is_stored()
    {
        await Talk();
        Engine.LetGo(Room);
        var answer = await Insist(Engine, Room, Next(new RoomCommand.PostChat(Bob, "again")));
        Assert.Null(answer.Refusal);
        Assert.Equal("again", (await View()).Chat[^1].Text);
    }

    private async Task Talk()
    {
        await HaveKeys(Ada, Bob);
        await Do(new RoomCommand.Open(Ada, OfAda[0], OfAda[1], RoomKind.Coding, null, null, null, null, RoomVisibility.Public));
        await Do(new RoomCommand.Enter(Bob, OfBob[0]));
        await Do(new RoomCommand.PostChat(Ada, OfAda[2]));
        await Do(new RoomCommand.PostChat(Bob, OfBob[1]));
        await Do(new RoomCommand.AddFile(Ada, File, OfAda[3]));
        await Do(new RoomCommand.Edit(Ada, File, 0, ChangeSet.Replace(16, 16, 16, OfAda[4]), null));
        await Do(new RoomCommand.Edit(Bob, File, 1, ChangeSet.Replace(28, 28, 28, OfBob[2]), null));
    }

    private async Task HaveKeys(params UserId[] people)
    {
        var keys = await Home.OpenKeys();
        foreach (var person in people) await keys.GetOrCreate(person.Value, default);
    }

    private async Task Do(RoomCommand command) => Assert.Null((await Ask(Room, Next(command))).Refusal);

    private Request Next(RoomCommand command) => new($"c-{++_sent}", command);

    /// <summary>The key goes, and every process that had it in memory.</summary>
    private async Task Forget(UserId person)
    {
        await (await Home.OpenVault()).Forget(person, default);
        await (await Home.OpenVault()).ForgetSnapshots(Room, default);
        await Restart();
    }

    private async Task<RoomView> View() => (await Engine.View(RoomEntity.View, Room, long.MaxValue, default)).View;

    [Fact]
    public async Task A_guest_has_no_key_and_the_wire_has_what_is_stored()
    {
        await Do(new RoomCommand.Open(Ada, "Ada", "Room", RoomKind.Coding, null, null, null, null, RoomVisibility.Public));
        await Do(new RoomCommand.PostChat(Ada, "hello"));
        var read = new List<StoredEvent>();
        await foreach (var page in Engine.Read(Room, 0, long.MaxValue, default)) read.AddRange(page);
        Assert.Equal((await History(Room)).Select(stored => Convert.ToHexString(stored.Message.Span)), read.Select(stored => Convert.ToHexString(stored.Message.Span)));
    }

    [Fact]
    public async Task What_the_chain_is_made_of_can_be_had()
    {
        await Talk();
        var read = new List<StoredEvent>();
        await foreach (var page in Engine.ReadSealed(Room, 2, 5, default)) read.AddRange(page);
        Assert.Equal((await History(Room)).GetRange(2, 3).Select(stored => Convert.ToHexString(stored.Message.Span)), read.Select(stored => Convert.ToHexString(stored.Message.Span)));
    }

    private async Task<string> Watched()
    {
        var text = new StringBuilder();
        using var patience = new CancellationTokenSource(Patience);
        var head = (await History(Room)).Count;
        await foreach (var events in Engine.Watch(Room, 0, patience.Token))
        {
            foreach (var stored in events) text.AppendLine(JsonSerializer.Serialize(JsonDocument.Parse(stored.Message).RootElement.GetProperty("data")));
            if (events[^1].Version >= head) break;
        }
        return text.ToString();
    }

    /// <summary>Snapshots are written behind the entity's back.</summary>
    private async Task Settled()
    {
        for (var tries = 0; (await Rows("SELECT persistence_id FROM snapshot")).Count == 0; tries++)
        {
            Assert.True(tries < 500, "No snapshot was taken.");
            await Task.Delay(10);
        }
    }

    private async Task<List<string>> Find(string text)
    {
        var found = new List<string>();
        foreach (var row in await Rows("SELECT message FROM journal"))
            if (Encoding.UTF8.GetString((byte[])row[0]).Contains(text, StringComparison.Ordinal)) found.Add("journal");
        foreach (var row in await Rows("SELECT snapshot FROM snapshot"))
            if (Encoding.UTF8.GetString((byte[])row[0]).Contains(text, StringComparison.Ordinal)) found.Add("snapshot");
        return found;
    }
}
