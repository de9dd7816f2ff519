using System.Text.Json;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

[Collection(OneServer.Name)]
public sealed class AskingHowThingsAre(SharedServer shared)
{
    private readonly Visitor _operator = new(shared.Server.Address);

    [Fact]
    public async Task The_process_lives() => Assert.Equal("live", (await _operator.Get("/health/live")).Json.Text("status"));

    [Theory]
    [InlineData("/health/ready")]
    [InlineData("/health")]
    public async Task The_journal_takes_writes_and_the_subscriptions_keep_up(string path)
    {
        var reply = await _operator.Get(path);

        Assert.Equal(200, reply.Status);
        Assert.Equal("ready", reply.Json.Text("status"));
        Assert.Equal("writable", reply.Json.Text("journal"));
        Assert.InRange(reply.Json.GetProperty("subscriptionLagSeconds").GetProperty("lobby").GetDouble(), 0, 30);
    }
}

[Collection(OneServer.Name)]
public sealed class ReadingTheApiDescription(SharedServer shared)
{
    private readonly Visitor _developer = new(shared.Server.Address);

    [Theory]
    [InlineData("get", "/health")]
    [InlineData("get", "/health/live")]
    [InlineData("get", "/health/ready")]
    [InlineData("post", "/v1/auth/guest")]
    [InlineData("get", "/v1/rooms")]
    [InlineData("post", "/v1/rooms")]
    [InlineData("get", "/v1/rooms/{id}")]
    [InlineData("get", "/v1/rooms/{id}/events")]
    [InlineData("post", "/v1/rooms/{id}/commands")]
    [InlineData("post", "/v1/auth/register")]
    [InlineData("post", "/v1/auth/login")]
    [InlineData("post", "/v1/auth/refresh")]
    [InlineData("get", "/v1/me")]
    [InlineData("patch", "/v1/me")]
    [InlineData("delete", "/v1/me/sessions/{id}")]
    [InlineData("post", "/v1/me/tokens")]
    [InlineData("get", "/v1/users/{id}")]
    [InlineData("get", "/v1/operations/cluster")]
    [InlineData("post", "/v1/operations/cluster/nodes/{address}/leave")]
    [InlineData("post", "/v1/operations/cluster/nodes/{address}/down")]
    [InlineData("get", "/v1/operations/subscriptions")]
    [InlineData("post", "/v1/operations/subscriptions/{name}/rebuild")]
    public async Task Every_route_is_in_it(string method, string path)
    {
        var operation = (await Description()).GetProperty("paths").GetProperty(path).GetProperty(method);
        Assert.NotEmpty(operation.Text("summary"));
        Assert.NotEmpty(operation.GetProperty("responses").EnumerateObject());
        foreach (var variable in path.Split('{').Skip(1).Select(part => part.Split('}')[0]))
            Assert.Contains(operation.GetProperty("parameters").EnumerateArray(), parameter => parameter.Text("name") == variable && parameter.Text("in") == "path");
    }

    [Theory]
    [InlineData("/v1/rooms", "status", "after", "limit")]
    [InlineData("/v1/rooms/{id}", "at")]
    [InlineData("/v1/rooms/{id}/events", "after", "limit")]
    public async Task Every_parameter_is_in_it(string path, params string[] names)
    {
        var parameters = (await Description()).GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("parameters");
        foreach (var name in names) Assert.Contains(parameters.EnumerateArray(), parameter => parameter.Text("name") == name && parameter.Text("in") == "query");
    }

    [Fact]
    public async Task Every_reference_in_it_leads_somewhere()
    {
        var description = await Description();
        Assert.StartsWith("3.", description.Text("openapi"), StringComparison.Ordinal);
        var schemas = description.GetProperty("components").GetProperty("schemas");
        foreach (var reference in References(description)) Assert.True(schemas.TryGetProperty(reference.Replace("#/components/schemas/", ""), out _), reference);
    }

    [Fact]
    public async Task Every_time_in_it_is_a_text()
    {
        var times = Members(await Description(), "format").Where(one => one.Value.ToString() == "date-time").ToList();
        Assert.InRange(times.Count, 6, int.MaxValue);
        Assert.All(times, time => Assert.Contains("\"string\"", time.Owner.GetProperty("type").GetRawText(), StringComparison.Ordinal));
    }

    private async Task<JsonElement> Description() => (await _developer.Get("/openapi/v1.json")).Json;

    private static IEnumerable<(JsonElement Owner, JsonElement Value)> Members(JsonElement json, string name) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => member.Name == name ? [(json, member.Value)] : Members(member.Value, name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => Members(item, name)),
        _ => [],
    };

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
