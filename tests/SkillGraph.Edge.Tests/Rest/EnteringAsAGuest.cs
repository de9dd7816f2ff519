using System.Text.RegularExpressions;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

[Collection(OneServer.Name)]
public sealed class EnteringAsAGuest(SharedServer shared)
{
    private readonly Visitor _stranger = new(shared.Server.Address);

    [Fact]
    public async Task A_name_is_enough_for_a_token()
    {
        var reply = await _stranger.Post("/v1/auth/guest", new { name = "  Grace Hopper " });

        Assert.Equal(200, reply.Status);
        Assert.NotEmpty(reply.Json.Text("accessToken"));
        Assert.InRange(reply.Json.Number("expiresIn"), 1, 24 * 60 * 60);
        Assert.Equal("Grace Hopper", reply.Json.GetProperty("user").Text("name"));
        Assert.Matches(new Regex("^usr_[0-9a-f]{12}7[0-9a-f]{19}$"), reply.Json.GetProperty("user").Text("id"));
    }

    [Fact]
    public async Task Two_guests_of_one_name_are_two_people() =>
        Assert.NotEqual((await Visitor.Guest(shared.Server.Address)).Id, (await Visitor.Guest(shared.Server.Address)).Id);

    [Theory]
    [InlineData("""{ "name": "" }""")]
    [InlineData("""{ "name": "   " }""")]
    [InlineData("""{ "name": null }""")]
    [InlineData("""{ "name": "a\u0000b" }""")]
    [InlineData("""{ "name": "a\nb" }""")]
    [InlineData("{}")]
    public async Task A_name_has_visible_characters(string body) =>
        (await _stranger.PostText("/v1/auth/guest", body)).IsRefused(400, "auth.bad-name", "name");

    [Fact]
    public async Task A_name_has_60_characters_at_most()
    {
        Assert.Equal(200, (await _stranger.Post("/v1/auth/guest", new { name = new string('x', 60) })).Status);
        (await _stranger.Post("/v1/auth/guest", new { name = new string('x', 61) })).IsRefused(400, "auth.bad-name", "name");
    }

    [Fact]
    public async Task Nobody_chooses_their_own_id_or_anything_but_the_name()
    {
        var id = "usr_" + new string('0', 32);
        var reply = await _stranger.Post("/v1/auth/guest", new { name = "Eve", id, user = new { id }, role = "host", reputation = 9_000 });
        Assert.NotEqual(id, reply.Json.GetProperty("user").Text("id"));
    }
}

public sealed class WhereGuestsAreNotAllowed
{
    [Fact]
    public async Task Nobody_enters_with_only_a_name()
    {
        await using var server = await ServerProcess.Start("--SkillGraph:Guests=false");
        (await new Visitor(server.Address).Post("/v1/auth/guest", new { name = "Ada" })).IsRefused(403, "auth.guests-not-allowed");
    }
}
