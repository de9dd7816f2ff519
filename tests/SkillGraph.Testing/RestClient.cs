using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SkillGraph.Testing;

/// <summary>The REST calls a member of a room needs.</summary>
public sealed class RestClient(Uri server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server };

    public Uri Server { get; } = server;

    public async Task<Guest> GuestAsync(string name, CancellationToken cancellation = default)
    {
        var answer = await SendAsync(Post("/v1/auth/guest", new { name }), cancellation);
        var user = answer.GetProperty("user");
        return new Guest(user.GetProperty("id").GetString()!, user.GetProperty("name").GetString()!, answer.GetProperty("accessToken").GetString()!);
    }

    /// <summary>Opens a room and answers its id.</summary>
    public async Task<string> CreateRoomAsync(Guest host, string title, string kind = "coding", string? entersAs = null, CancellationToken cancellation = default)
    {
        var body = new Dictionary<string, object?> { ["title"] = title, ["kind"] = kind };
        if (entersAs is not null) body["entersAs"] = entersAs;
        var answer = await SendAsync(Post("/v1/rooms", body).As(host), cancellation);
        return answer.GetProperty("id").GetString()!;
    }

    /// <summary>The room's view now, or as it was at a version.</summary>
    public Task<JsonElement> GetViewAsync(Guest who, string room, long? at = null, CancellationToken cancellation = default) =>
        SendAsync(Get(at is null ? $"/v1/rooms/{room}" : $"/v1/rooms/{room}?at={at}").As(who), cancellation);

    /// <summary>One page of a room's envelopes and the cursor of the next.</summary>
    public Task<JsonElement> GetEventsAsync(Guest who, string room, string? after = null, int limit = 100, CancellationToken cancellation = default) =>
        SendAsync(Get($"/v1/rooms/{room}/events?limit={limit}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}").As(who), cancellation);

    /// <summary>Every envelope after a version, as the bytes of its line.</summary>
    public async IAsyncEnumerable<byte[]> StreamEventsAsync(
        Guest who, string room, long after = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var request = Get($"/v1/rooms/{room}/events?after={after}").As(who);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await ThrowIfRefusedAsync(response, cancellation);
        if (response.Content.Headers.ContentType?.MediaType is var type and not "application/x-ndjson") throw new ContractViolation($"The stream of events came as {type}.");
        await foreach (var line in ReadLinesAsync(PipeReader.Create(await response.Content.ReadAsStreamAsync(cancellation)), cancellation)) yield return line;
    }

    /// <summary>The answer to a command sent over REST, whatever its status.</summary>
    public async Task<HttpResponseMessage> PostCommandAsync(
        Guest who, string room, string commandId, object command, string? idempotencyKey = null, CancellationToken cancellation = default)
    {
        var request = Post($"/v1/rooms/{room}/commands", new { id = commandId, command }).As(who);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await _http.SendAsync(request, cancellation);
    }

    /// <summary>Any other call: its JSON, or a <see cref="RestException"/>.</summary>
    public async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellation = default)
    {
        using var response = await _http.SendAsync(request, cancellation);
        await ThrowIfRefusedAsync(response, cancellation);
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    public void Dispose() => _http.Dispose();

    public static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    public static HttpRequestMessage Post(string path, object body) => new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode) return;
        var body = await response.Content.ReadAsStringAsync(cancellation);
        throw new RestException(response.StatusCode, CodeOf(body), body);
    }

    private static string CodeOf(string body)
    {
        try
        {
            return JsonElement.Parse(body).TryGetProperty("code", out var code) ? code.GetString() ?? "" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static async IAsyncEnumerable<byte[]> ReadLinesAsync(PipeReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var (lines, rest) = SplitLines(read.Buffer);
            foreach (var line in lines) yield return line;
            reader.AdvanceTo(rest.Start, rest.End);
            if (!read.IsCompleted) continue;
            if (!rest.IsEmpty) throw new ContractViolation("The stream of events ends in the middle of a line.");
            yield break;
        }
    }

    private static (List<byte[]> Lines, ReadOnlySequence<byte> Remainder) SplitLines(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        var lines = new List<byte[]>();
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
            if (!line.IsEmpty) lines.Add(line.ToArray());
        return (lines, reader.UnreadSequence);
    }
}

/// <summary>Puts an access token on a request.</summary>
public static class RequestExtensions
{
    public static HttpRequestMessage As(this HttpRequestMessage request, Guest who)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", who.AccessToken);
        return request;
    }
}
