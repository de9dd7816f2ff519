using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using SkillGraph.Domain;

namespace SkillGraph.Edge.Http;

/// <summary>Refusals as RFC 9457 problems with a stable <c>code</c>.</summary>
internal static class Problems
{
    private static readonly Dictionary<string, int> Statuses = new()
    {
        ["auth.required"] = 401,
        ["auth.ended"] = 401,
        ["auth.not-allowed"] = 403,
        ["auth.scope-missing"] = 403,
        ["auth.guests-not-allowed"] = 403,
        ["auth.busy"] = 503,
        ["auth.slow-down"] = 429,
        ["auth.wrong-credentials"] = 401,
        ["auth.code-required"] = 401,
        ["auth.wrong-code"] = 401,
        ["auth.not-verified"] = 403,
        ["auth.banned"] = 403,
        ["auth.refresh-refused"] = 401,
        ["auth.refresh-raced"] = 409,
        ["auth.link-too-soon"] = 429,
        ["user.not-found"] = 404,
        ["user.no-account"] = 403,
        ["user.has-account"] = 409,
        ["user.only-oneself"] = 403,
        ["user.only-moderators"] = 403,
        ["user.only-admins"] = 403,
        ["user.own-role"] = 409,
        ["user.not-oneself"] = 409,
        ["people.muted"] = 403,
        ["user.second-factor-is-on"] = 409,
        ["user.no-second-factor-asked"] = 409,
        ["user.no-such-session"] = 404,
        ["user.no-such-token"] = 404,
        ["user.too-many-tokens"] = 409,
        ["edge.foreign-origin"] = 403,
        ["edge.foreign-cookie"] = 403,
        ["edge.foreign-host"] = 421,
        ["edge.not-serving"] = 503,
        ["edge.rate-limited"] = 429,
        ["request.not-found"] = 404,
        ["request.method-not-allowed"] = 405,
        ["request.unsupported-media-type"] = 415,
        ["request.too-large"] = 413,
        ["idempotency.key-reused"] = 422,
        ["operations.off"] = 404,
        ["operations.wrong-key"] = 401,
        ["operations.one-machine"] = 409,
        ["operations.no-such-node"] = 404,
        ["operations.unreachable"] = 409,
        ["operations.last-node"] = 409,
        ["operations.no-such-subscription"] = 404,
        ["report.not-found"] = 404,
        ["report.exists"] = 409,
        ["report.only-moderators"] = 403,
        ["report.about-oneself"] = 403,
        ["report.resolved"] = 409,
        ["internal"] = 500,
        ["engine.failed"] = 500,
        ["engine.busy"] = 503,
        ["engine.unavailable"] = 503,
        ["engine.quarantined"] = 503,
        ["engine.too-large"] = 413,
        ["room.not-found"] = 404,
        ["room.no-such-version"] = 404,
        ["room.no-such-file"] = 404,
        ["room.no-such-member"] = 404,
        ["room.only-members"] = 403,
        ["room.only-presenters"] = 403,
        ["room.banned"] = 403,
        ["room.muted"] = 403,
        ["room.is-host"] = 409,
        ["room.only-hosts"] = 403,
        ["room.closed"] = 409,
        ["room.exists"] = 409,
        ["room.file-exists"] = 409,
        ["room.last-host"] = 409,
        ["room.rebase-first"] = 409,
        ["room.stale-base"] = 409,
        ["room.too-many-files"] = 409,
        ["room.file-too-large"] = 413,
    };

    private static readonly Dictionary<string, string> Fields = new()
    {
        ["room.bad-title"] = "title",
        ["auth.bad-name"] = "name",
        ["auth.password-too-short"] = "password",
        ["auth.password-too-long"] = "password",
        ["auth.password-common"] = "password",
        ["auth.password-guessable"] = "password",
        ["auth.bad-email"] = "email",
        ["auth.no-password"] = "password",
        ["auth.link-refused"] = "token",
        ["user.bad-name"] = "name",
        ["user.bad-headline"] = "headline",
        ["user.bad-links"] = "links",
        ["user.bad-picture"] = "picture",
        ["user.bad-preferences"] = "preferences",
        ["user.bad-token-name"] = "name",
        ["user.bad-scopes"] = "scopes",
        ["user.bad-days"] = "days",
        ["user.bad-role"] = "role",
        ["user.bad-until"] = "until",
        ["user.bad-why"] = "why",
        ["report.bad-passage"] = "to",
        ["report.bad-reason"] = "reason",
        ["report.bad-note"] = "note",
        ["room.bad-name"] = "name",
        ["room.bad-language"] = "language",
        ["room.bad-text"] = "text",
        ["room.bad-file-name"] = "file",
        ["room.bad-changes"] = "changes",
        ["room.bad-policy"] = "policy",
        ["room.bad-minutes"] = "minutes",
    };

    public static int StatusOf(Refusal refusal) => Statuses.GetValueOrDefault(refusal.Code, StatusCodes.Status400BadRequest);

    public static IResult ToResult(this Refusal refusal, string? field = null) => new ProblemResult(refusal, field ?? Fields.GetValueOrDefault(refusal.Code));

    public static Task WriteTo(this Refusal refusal, HttpContext context) => refusal.ToResult().ExecuteAsync(context);

    private sealed class ProblemResult(Refusal refusal, string? field) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var status = StatusOf(refusal);
            var problem = new ProblemDetails { Status = status, Title = refusal.Message, Type = "about:blank" };
            problem.Extensions["code"] = refusal.Code;
            problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier;
            if (field is not null) problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [refusal.Message] };
            if (status is 429 or 503 && !httpContext.Response.Headers.ContainsKey("Retry-After")) httpContext.Response.Headers.RetryAfter = "1";
            return Results.Json(problem, options: null, "application/problem+json", status).ExecuteAsync(httpContext);
        }
    }
}
