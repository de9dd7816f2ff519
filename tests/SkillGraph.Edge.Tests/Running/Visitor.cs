using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>Somebody who talks REST to a server, with or without a token.</summary>
public sealed class Visitor(Uri server, string? token = null, string id = "", string name = "")
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromSeconds(30) });

    public Uri Server { get; } = server;

    public string? Token { get; } = token;

    public string Id { get; } = id;

    public string Name { get; } = name;

    public static async Task<Visitor> Guest(Uri server, string name = "Ada")
    {
        var answer = (await new Visitor(server).Post("/v1/auth/guest", new { name })).Json;
        return new Visitor(server, answer.Text("accessToken"), answer.GetProperty("user").Text("id"), name);
    }

    /// <summary>The id of nobody who was ever here.</summary>
    public static string NewId() => $"usr_{Guid.CreateVersion7():N}";

    /// <summary>The same person at another address.</summary>
    public Visitor At(Uri server) => new(server, Token, Id, Name);

    public Task<Reply> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<Reply> Post(string path, object body, params (string Name, string Value)[] headers) => PostText(path, JsonSerializer.Serialize(body), headers);

    public Task<Reply> Patch(string path, object body) => Send(HttpMethod.Patch, path, JsonContent.Create(body));

    public Task<Reply> Put(string path, object body) => Send(HttpMethod.Put, path, JsonContent.Create(body));

    public Task<Reply> Delete(string path, object? body = null) => Send(HttpMethod.Delete, path, body is null ? null : JsonContent.Create(body));

    public Task<Reply> PostText(string path, string json, params (string Name, string Value)[] headers) =>
        PostBytes(path, Encoding.UTF8.GetBytes(json), "application/json", headers);

    public Task<Reply> PostBytes(string path, byte[] body, string? mediaType, params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(body);
        if (mediaType is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return Send(HttpMethod.Post, path, content, headers);
    }

    public async Task<Reply> Send(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(Server, path)) { Content = body };
        if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach (var header in headers) request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var response = await Http.SendAsync(request);
        return new Reply(response, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Opens a room and answers its id.</summary>
    public async Task<string> OpenRoom(object? room = null)
    {
        var reply = await Post("/v1/rooms", room ?? new { title = "Sorting", kind = "coding" });
        Assert.True(reply.Status == 201, reply.Text);
        return reply.Json.Text("id");
    }

    public Task<Reply> Command(string room, object command, string? commandId = null) =>
        Post($"/v1/rooms/{room}/commands", new { id = commandId ?? Guid.NewGuid().ToString("N"), command });

    /// <summary>Sends a command that must succeed and answers the version it led to.</summary>
    public async Task<long> Do(string room, object command)
    {
        var reply = await Command(room, command);
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Json.GetProperty("v").GetInt64();
    }

    public async Task<JsonElement> Room(string room) => (await Get($"/v1/rooms/{room}")).Json;

    public async Task<long> Version(string room) => (await Room(room)).GetProperty("version").GetInt64();

    /// <summary>The whole history of a room, line by line as the server streams it.</summary>
    public async Task<IReadOnlyList<string>> History(string room)
    {
        var reply = await Get($"/v1/rooms/{room}/events", ("Accept", "application/x-ndjson"));
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

/// <summary>What a server replied, read to its end.</summary>
public sealed class Reply(HttpResponseMessage response, byte[] body)
{
    private readonly HttpResponseHeaders _headers = response.Headers;

    public int Status { get; } = (int)response.StatusCode;

    public string? MediaType { get; } = response.Content.Headers.ContentType?.MediaType;

    public byte[] Body { get; } = body;

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string? Header(string name) => _headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>Asserts that this is a problem as the contract has them, and nothing more than that.</summary>
    public Reply IsRefused(int status, string code, string? field = null)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Text}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal(code, Json.Text("code"));
        Assert.NotEmpty(Json.Text("title"));
        Assert.NotEmpty(Json.Text("traceId"));
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        if (field is not null) Assert.NotEmpty(Json.GetProperty("errors").GetProperty(field)[0].GetString()!);
        Leaks.None(Text);
        return this;
    }
}

/// <summary>Signs that the inside of the program came out.</summary>
internal static class Leaks
{
    private static readonly string[] Signs = ["   at ", "Exception", "StackTrace", ".cs:line", "System.", "Microsoft.", "Npgsql", "SkillGraph."];

    public static void None(string text)
    {
        foreach (var sign in Signs) Assert.DoesNotContain(sign, text, StringComparison.Ordinal);
    }
}

internal static class JsonReading
{
    public static string Text(this JsonElement json, string property) => json.GetProperty(property).GetString()!;

    public static long Number(this JsonElement json, string property) => json.GetProperty(property).GetInt64();
}
