using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SkillGraph.Cli;

/// <summary>The server that an operator talks to, over REST.</summary>
internal sealed class Server : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;

    public Server(Uri address, string key)
    {
        // A key goes where it was sent, and nowhere else.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !address.IsLoopback }) { BaseAddress = address, Timeout = Patience };
        try
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        catch (FormatException)
        {
            throw new UsageException("An operator key is one line of letters, digits and signs.");
        }
    }

    public Task<JsonElement> Get(string path, CancellationToken cancel) => Send(HttpMethod.Get, path, null, cancel);

    public Task<JsonElement> Post(string path, CancellationToken cancel) => Send(HttpMethod.Post, path, null, cancel);

    public async Task<JsonElement> Send(HttpMethod method, string path, object? content, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.SendAsync(new HttpRequestMessage(method, path) { Content = content is null ? null : JsonContent.Create(content) }, cancel);
            var body = await answer.Content.ReadAsStringAsync(cancel);
            return answer.IsSuccessStatusCode && Read(body) is { } json ? json : throw Refusal((int)answer.StatusCode, body);
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw new UnreachableException($"{_http.BaseAddress} cannot be reached: {(failure is HttpRequestException ? failure.Message : $"no answer within {Patience.TotalSeconds} s")}", failure);
        }
    }

    public void Dispose() => _http.Dispose();

    private static RefusedException Refusal(int status, string body) =>
        Read(body) is { ValueKind: JsonValueKind.Object } problem && problem.TryGetProperty("code", out var code) && problem.TryGetProperty("title", out var title)
            ? new RefusedException(code.ToString(), title.ToString())
            : new RefusedException($"http.{status}", "What answers there is not SkillGraph, or is an older one.");

    private static JsonElement? Read(string body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
