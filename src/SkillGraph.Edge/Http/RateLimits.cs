using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using SkillGraph.Edge.People;

namespace SkillGraph.Edge.Http;

/// <summary>Whose requests are counted together.</summary>
internal enum CountedBy
{
    Address = 1,

    /// <summary>The person, or the address of somebody without a token.</summary>
    Person = 2,
}

/// <summary>The rate limit of an endpoint: so many at once, so many a second after that.</summary>
internal sealed record RateLimit(string Name, int AtOnce, int PerSecond, CountedBy By);

/// <summary>Rate limits, stated beside each endpoint and enforced by the framework's limiter.</summary>
internal static class RateLimits
{
    public static TBuilder Limit<TBuilder>(this TBuilder endpoint, string name, int atOnce, int perSecond, CountedBy by)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RateLimit(name, atOnce, perSecond, by));

    public static IServiceCollection AddRateLimits(this IServiceCollection services, EdgeOptions edge) => services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, edge.LimitFactor));
        options.OnRejected = (rejected, _) => new ValueTask(Reject(rejected));
    });

    private static RateLimitPartition<string> Partition(HttpContext context, double factor)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RateLimit>() is not { } limit) return RateLimitPartition.GetNoLimiter("");
        return RateLimitPartition.GetTokenBucketLimiter($"{limit.Name} {Counted(context, limit.By)}", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, (int)(limit.AtOnce * factor)),
            TokensPerPeriod = Math.Max(1, (int)(limit.PerSecond * factor)),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        });
    }

    private static string Counted(HttpContext context, CountedBy by) =>
        (by == CountedBy.Person ? Caller.Of(context.User)?.Id.Value : null) ?? context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static Task Reject(OnRejectedContext rejected)
    {
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after))
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString();
        return EdgeRefusals.RateLimited.WriteTo(rejected.HttpContext);
    }
}
