using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

/// <summary>A client that does not know whether its request arrived sends it again under the same Idempotency-Key.</summary>
[Collection(OneServer.Name)]
public sealed class RepeatingAPost(SharedServer shared) : IAsyncLifetime
{
    private readonly (string, string) _key = ("Idempotency-Key", Guid.NewGuid().ToString());
    private Visitor _host = null!;

    public async Task InitializeAsync() => _host = await Visitor.Guest(shared.Server.Address);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_same_request_gets_the_same_answer_and_has_one_effect()
    {
        var first = await _host.Post("/v1/rooms", new { title = "Once", kind = "coding" }, _key);
        var again = await _host.Post("/v1/rooms", new { title = "Once", kind = "coding" }, _key);

        Assert.Equal(201, again.Status);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.MediaType, again.MediaType);
        Assert.Equal(first.Header("Location"), again.Header("Location"));
    }

    [Fact]
    public async Task It_may_come_many_times_at_once()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _host.Post("/v1/rooms", new { title = "Once", kind = "coding" }, _key)));
        Assert.Single(replies.Select(reply => reply.Text).Distinct());
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_refused()
    {
        await _host.Post("/v1/rooms", new { title = "One", kind = "coding" }, _key);
        (await _host.Post("/v1/rooms", new { title = "Two", kind = "coding" }, _key)).IsRefused(422, "idempotency.key-reused");
    }

    [Fact]
    public async Task Another_address_under_the_same_key_is_refused()
    {
        var (one, two) = (await _host.OpenRoom(), await _host.OpenRoom());
        var command = new { id = "c", command = new { type = "post-chat", text = "x" } };
        Assert.Equal(200, (await _host.Post($"/v1/rooms/{one}/commands", command, _key)).Status);
        (await _host.Post($"/v1/rooms/{two}/commands", command, _key)).IsRefused(422, "idempotency.key-reused");
        Assert.Equal(2, await _host.Version(two));
    }

    [Fact]
    public async Task A_command_has_one_effect_even_with_another_command_id_each_time_it_is_decided()
    {
        var room = await _host.OpenRoom();
        var body = new { id = "c", command = new { type = "post-chat", text = "x" } };
        Assert.Equal((await _host.Post($"/v1/rooms/{room}/commands", body, _key)).Text, (await _host.Post($"/v1/rooms/{room}/commands", body, _key)).Text);
        Assert.Equal(3, await _host.Version(room));
    }

    [Fact]
    public async Task A_refusal_is_repeated_as_well()
    {
        var room = await _host.OpenRoom();
        var body = new { id = "c", command = new { type = "edit", file = "a", @base = 0, changes = new[] { 1 } } };
        (await _host.Post($"/v1/rooms/{room}/commands", body, _key)).IsRefused(404, "room.no-such-file");
        await _host.Do(room, new { type = "add-file", file = "a", text = "x" });
        (await _host.Post($"/v1/rooms/{room}/commands", body, _key)).IsRefused(404, "room.no-such-file");
    }

    [Fact]
    public async Task Keys_of_two_people_have_nothing_to_do_with_each_other()
    {
        var other = await Visitor.Guest(shared.Server.Address, "Bob");
        await _host.Post("/v1/rooms", new { title = "Hers", kind = "coding" }, _key);
        Assert.Equal("His", (await other.Post("/v1/rooms", new { title = "His", kind = "coding" }, _key)).Json.Text("title"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(201)]
    public async Task A_key_has_1_to_200_characters(object key) =>
        (await _host.Post("/v1/rooms", new { title = "x", kind = "coding" }, ("Idempotency-Key", key is int length ? new string('k', length) : ""))).IsRefused(400, "idempotency.bad-key");

    [Fact]
    public async Task A_restart_forgets_nothing()
    {
        await using var server = await ServerProcess.Start();
        var host = await Visitor.Guest(server.Address);
        var first = await host.Post("/v1/rooms", new { title = "Once", kind = "coding" }, _key);

        await server.Kill();
        await server.Start();

        Assert.Equal(first.Text, (await host.Post("/v1/rooms", new { title = "Once", kind = "coding" }, _key)).Text);
        (await host.Post("/v1/rooms", new { title = "Twice", kind = "coding" }, _key)).IsRefused(422, "idempotency.key-reused");
    }
}
