using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using SkillGraph.Edge.People;
using SkillGraph.Edge.People.Accounts;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Edge.Http;

/// <summary>POSTs that come twice under one <c>Idempotency-Key</c> within a day are answered as the first was; kept with the read models, so a restart does not forget.</summary>
internal sealed class Idempotency(IReadModels models, IDataProtectionProvider protection, TimeProvider clock)
{
    private const string Model = "idempotency";
    private const int MaxKeyLength = 200;
    private const int OldestSwept = 30;
    private const int SweepPage = 500;
    private const int MaxBodyBytes = 4 * 1024 * 1024;
    private static readonly object NotKept = new();
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>Two requests under one key wait for each other; that two keys sometimes do as well harms nobody.</summary>
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    private string _sweptOn = "";

    /// <summary>An answer may hold an access token.</summary>
    private readonly IDataProtector _protector = protection.CreateProtector("SkillGraph.Idempotency.v1");

    /// <summary>The same request may be answered otherwise next time.</summary>
    public static void Forget(HttpContext context) => context.Items[NotKept] = true;

    public static void Use(IApplicationBuilder app, Idempotency idempotency) => app.Use(idempotency.Handle);

    private Task Handle(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.Path.StartsWithSegments("/v1")) return next(context);
        if (!context.Request.Headers.TryGetValue("Idempotency-Key", out var key)) return next(context);
        return key is [{ Length: >= 1 and <= MaxKeyLength }] ? Once(context, key[0]!, next) : EdgeRefusals.BadKey.WriteTo(context);
    }

    private async Task Once(HttpContext context, string key, RequestDelegate next)
    {
        var body = await ReadBody(context.Request);
        if (body is null)
        {
            await EdgeRefusals.TooLarge.WriteTo(context);
            return;
        }
        // What stands in the cookie is part of what is asked for.
        var request = Hash([.. Encoding.UTF8.GetBytes($"{context.Request.Path}\n{RefreshCookie.Read(context.Request)}\n"), .. body]);
        var row = Hash(Encoding.UTF8.GetBytes($"{Who(context, request)}\n{key}"));

        var turn = _turns[Convert.ToInt32(row[..2], 16)];
        await turn.WaitAsync(context.RequestAborted);
        try
        {
            if (await Find(row, context.RequestAborted) is { } before) await Repeat(context, before, request);
            else await First(context, row, request, next);
        }
        finally
        {
            turn.Release();
        }
    }

    private static string? Who(HttpContext context, string request) =>
        context.GetEndpoint()?.Metadata.GetMetadata<AskedByBearer>() is not null ? request : Caller.Of(context.User)?.Id.Value ?? context.Connection.RemoteIpAddress?.ToString();

    private async Task<Kept?> Find(string row, CancellationToken cancel)
    {
        var found = await models.Find(Model, row, cancel);
        var kept = found?.Document is { } document ? JsonSerializer.Deserialize<Kept>(_protector.Unprotect(document.ToArray())) : null;
        return kept is not null && clock.GetUtcNow() - Envelope.ParseTime(kept.At) < KeptFor ? kept : null;
    }

    private static Task Repeat(HttpContext context, Kept before, string request)
    {
        if (before.Request != request) return EdgeRefusals.KeyReused.WriteTo(context);
        context.Response.StatusCode = before.Status;
        context.Response.ContentType = before.ContentType;
        if (before.Location is not null) context.Response.Headers.Location = before.Location;
        if (before.Cookies is { Length: > 0 } cookies) context.Response.Headers.SetCookie = cookies;
        return context.Response.Body.WriteAsync(before.Body).AsTask();
    }

    private async Task First(HttpContext context, string row, string request, RequestDelegate next)
    {
        // Whoever hangs up comes back for what came of it: what was begun is not left half done, and its answer is kept.
        context.RequestAborted = CancellationToken.None;
        var (response, answer) = (context.Response.Body, new MemoryStream());
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = response;
        }
        // What may go better next time is not kept: overload, limits and failures.
        if (context.Response.StatusCode is < 500 and not 429 && !context.Items.ContainsKey(NotKept))
        {
            var kept = new Kept(
                Envelope.Format(clock.GetUtcNow()), request, context.Response.StatusCode, context.Response.ContentType, context.Response.Headers.Location, answer.ToArray(), context.Response.Headers.SetCookie);
            await Sweep();
            await models.Commit(Model, 0, 0, [new ReadModelRow(Model, row, Day(0), _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(kept)))], CancellationToken.None);
        }
        answer.Position = 0;
        await answer.CopyToAsync(response);
    }

    /// <summary>Once a day, forgets the answers that no request can ask for any more.</summary>
    private async Task Sweep()
    {
        if (Interlocked.Exchange(ref _sweptOn, Day(0)) == Day(0)) return;
        for (var age = 2; age <= OldestSwept; age++)
            while (await models.List(Model, Day(-age), null, SweepPage, CancellationToken.None) is { Count: > 0 } old)
                await models.Commit(Model, 0, 0, [.. old.Select(row => row with { Document = default(ReadOnlyMemory<byte>?) })], CancellationToken.None);
    }

    private string Day(int offset) => clock.GetUtcNow().AddDays(offset).ToString("yyyy-MM-dd");

    private static async Task<byte[]?> ReadBody(HttpRequest request)
    {
        if (request.ContentLength > MaxBodyBytes) return null;
        request.EnableBuffering(MaxBodyBytes, MaxBodyBytes);
        var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body);
        }
        catch (IOException)
        {
            return null;
        }
        request.Body.Position = 0;
        return body.ToArray();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Says of an endpoint that whoever asks is whoever has what the request shows: when they ask again they may have another network address, and no access token any more.</summary>
    internal sealed record AskedByBearer;

    private sealed record Kept(string At, string Request, int Status, string? ContentType, string? Location, byte[] Body, string?[]? Cookies = null);
}
