using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SkillGraph.Domain;
using SkillGraph.Edge.Http;

namespace SkillGraph.Edge.Operations;

/// <summary>Marks an endpoint that only operators may use.</summary>
internal sealed record ForOperators;

/// <summary>Lets only who shows the operator key to what is for operators; where no key is set, nobody.</summary>
internal static class OperatorAccess
{
    private const string Scheme = "Bearer ";

    public static IApplicationBuilder UseOperatorAccess(this IApplicationBuilder app, string? key)
    {
        var expected = key is null ? null : Hash(key);
        return app.Use((context, next) => context.GetEndpoint()?.Metadata.GetMetadata<ForOperators>() is not null && Refuse(context, expected) is { } refusal
            ? refusal.WriteTo(context)
            : next(context));
    }

    private static Refusal? Refuse(HttpContext context, byte[]? expected)
    {
        if (expected is null) return OperationsRefusals.Off;
        // Hashes are of one length, so how long the comparison takes says nothing of the key.
        if (Given(context.Request) is { } given && CryptographicOperations.FixedTimeEquals(Hash(given), expected)) return null;
        context.Response.Headers.WWWAuthenticate = Scheme.TrimEnd();
        return OperationsRefusals.WrongKey;
    }

    private static string? Given(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
