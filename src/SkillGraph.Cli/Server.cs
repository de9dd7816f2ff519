using System.Net.Http.Headers;
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

    public Task<JsonElement> Get(string path, CancellationToken cancel) => Send(HttpMethod.Get, path, cancel);

    public Task<JsonElement> Post(string path, CancellationToken cancel) => Send(HttpMethod.Post, path, cancel);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> Send(HttpMethod method, string path, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.SendAsync(new HttpRequestMessage(method, path), cancel);
            var body = await answer.Content.ReadAsStringAsync(cancel);
            return answer.IsSuccessStatusCode && Read(body) is { } json ? json : throw Refusal((int)answer.StatusCode, body);
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw new UnreachableException($"{_http.BaseAddress} cannot be reached: {(failure is HttpRequestException ? failure.Message : $"no answer within {Patience.TotalSeconds} s")}", failure);
        }
    }

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
