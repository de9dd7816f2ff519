using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

[Collection(OneServer.Name)]
public sealed class SendingCommands(SharedServer shared) : IAsyncLifetime
{
    private Visitor _host = null!;
    private string _room = null!;

    public async Task InitializeAsync()
    {
        _host = await Visitor.Guest(shared.Server.Address);
        _room = await _host.OpenRoom(new { title = "Sorting", kind = "teaching" });
        await _host.Do(_room, new { type = "add-file", file = "a.txt", text = "abc" });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_answer_is_the_version_of_the_room()
    {
        var reply = await _host.Command(_room, new { type = "post-chat", text = "hi" }, "c-1");
        Assert.Equal("""{"cmd":"c-1","v":4}""", reply.Text);
        Assert.Equal(4, await _host.Version(_room));
    }

    [Fact]
    public async Task A_command_id_has_one_effect_however_often_it_is_sent()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _host.Command(_room, new { type = "post-chat", text = "once" }, "same")));
        Assert.All(replies, reply => Assert.Equal("""{"cmd":"same","v":4}""", reply.Text));
        Assert.Equal(4, await _host.Version(_room));
    }

    [Fact]
    public async Task The_same_command_id_of_two_people_is_two_commands()
    {
        var guest = await Visitor.Guest(shared.Server.Address, "Bob");
        await guest.Do(_room, new { type = "enter" });
        await _host.Command(_room, new { type = "post-chat", text = "hers" }, "one");
        await guest.Command(_room, new { type = "post-chat", text = "his" }, "one");
        Assert.Equal(2, (await _host.Room(_room)).GetProperty("chat").GetArrayLength());
    }

    [Fact]
    public async Task All_that_a_host_may_do_leads_to_the_event_of_its_name()
    {
        var guest = await Visitor.Guest(shared.Server.Address, "Bob");
        await guest.Do(_room, new { type = "enter" });
        await guest.Do(_room, new { type = "raise-hand" });
        await _host.Do(_room, new { type = "lower-hand", member = guest.Id });
        await _host.Do(_room, new { type = "set-role", member = guest.Id, role = "presenter" });
        await guest.Do(_room, new { type = "edit", file = "a.txt", @base = 0, changes = new object[] { 3, new object[] { 0, "d", "e" } } });
        await guest.Do(_room, new { type = "set-language", language = "c#" });
        await guest.Do(_room, new { type = "remove-file", file = "a.txt" });
        await guest.Do(_room, new { type = "give-consent", policy = "sha256-abc" });
        await _host.Do(_room, new { type = "close" });

        var types = (await _host.History(_room)).Select(line => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(line).Text("type"));
        Assert.Equal(
            [
                "room.opened.v1", "room.member-entered.v1", "room.file-added.v1", "room.member-entered.v1", "room.hand-raised.v1", "room.hand-lowered.v1",
                "room.role-set.v1", "room.edited.v1", "room.language-set.v1", "room.file-removed.v1", "room.consent-given.v1", "room.closed.v1",
            ],
            types);
    }

    [Fact]
    public async Task What_is_already_so_is_answered_with_the_version_it_is_so_at()
    {
        Assert.Equal(3, await _host.Do(_room, new { type = "enter" }));
        Assert.Equal(3, await _host.Version(_room));
    }

    [Fact]
    public async Task Who_has_not_entered_may_only_enter()
    {
        var stranger = await Visitor.Guest(shared.Server.Address, "Eve");
        foreach (var command in new object[] { new { type = "post-chat", text = "x" }, new { type = "raise-hand" }, new { type = "add-file", file = "x" } })
            (await stranger.Command(_room, command)).IsRefused(403, "room.only-members");
        (await stranger.Command(_room, new { type = "close" })).IsRefused(403, "room.only-hosts");
    }

    [Fact]
    public async Task A_spectator_neither_edits_nor_hosts()
    {
        var guest = await Visitor.Guest(shared.Server.Address, "Bob");
        await guest.Do(_room, new { type = "enter" });
        (await guest.Command(_room, new { type = "edit", file = "a.txt", @base = 0, changes = new[] { 3 } })).IsRefused(403, "room.only-presenters");
        (await guest.Command(_room, new { type = "set-role", member = guest.Id, role = "host" })).IsRefused(403, "room.only-hosts");
        (await guest.Command(_room, new { type = "close" })).IsRefused(403, "room.only-hosts");
    }

    [Fact]
    public async Task The_last_host_stays_one() =>
        (await _host.Command(_room, new { type = "set-role", member = _host.Id, role = "spectator" })).IsRefused(409, "room.last-host");

    [Fact]
    public async Task A_closed_room_takes_nothing_more()
    {
        await _host.Do(_room, new { type = "close" });
        (await _host.Command(_room, new { type = "post-chat", text = "x" })).IsRefused(409, "room.closed");
        Assert.NotEqual("null", (await _host.Room(_room)).GetProperty("closedAt").GetRawText());
    }

    [Fact]
    public async Task A_room_that_is_not_there_takes_nothing() =>
        (await _host.Command("room_00000000000070008000000000000000", new { type = "enter" })).IsRefused(404, "room.not-found");

    [Fact]
    public async Task A_stranger_without_a_token_sends_nothing() =>
        (await new Visitor(shared.Server.Address).Command(_room, new { type = "enter" })).IsRefused(401, "auth.required");
}
