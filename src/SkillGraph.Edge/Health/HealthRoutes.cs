using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Edge.Health;

/// <summary>Whether the process lives, and whether it can do its work.</summary>
public static class HealthRoutes
{
    internal const string Path = "/health";

    private static readonly TimeSpan LagBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup(Path).WithTags("Health").AllowAnonymous();
        health.MapGet("/live", () => Results.Ok(new { status = "live" })).WithSummary("The process answers.");
        health.MapGet("/ready", Ready).WithSummary("The journal takes writes, its keys can be had, and the subscriptions keep up.").Produces<HealthAnswer>().Produces<HealthAnswer>(503);
        health.MapGet("", Ready).WithSummary("How things are.").Produces<HealthAnswer>().Produces<HealthAnswer>(503);
    }

    private static async Task<IResult> Ready(IJournal journal, Vault vault, SubscriptionLags subscriptions, [FromServices] IMembership? membership, ILoggerFactory logs, CancellationToken cancel)
    {
        var journalWorks = await Probe(journal, vault, logs, cancel);
        var lags = subscriptions.All.ToDictionary(lag => lag.Name, lag => Math.Round(lag.Lag.TotalSeconds, 1));
        var ready = journalWorks && (membership is null || membership.IsUp) && lags.Values.All(lag => lag <= LagBound.TotalSeconds);
        var answer = new HealthAnswer(ready ? "ready" : "not-ready", journalWorks ? "writable" : "not-writable", lags, membership?.Status);
        return Results.Json(answer, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<bool> Probe(IJournal journal, Vault vault, ILoggerFactory logs, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(ProbeTimeout);
        try
        {
            await journal.Probe(timeout.Token);
            await vault.Probe(timeout.Token);
            return true;
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            logs.CreateLogger(typeof(HealthRoutes)).LogWarning(failure, "The journal takes no writes, or its keys cannot be had");
            return false;
        }
    }
}

/// <summary>How things are: the journal, by how many seconds each subscription lags that runs here, and what this node is in its cluster, where it is in one.</summary>
internal sealed record HealthAnswer(
    string Status, string Journal, Dictionary<string, double> SubscriptionLagSeconds, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Member);
