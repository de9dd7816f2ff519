using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SkillGraph.Domain;
using SkillGraph.Edge.People.Moderation;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>Lets in whoever shows a good token, and nobody who shows a bad one.</summary>
internal static class TokenAccess
{
    public const string Scheme = "Bearer";

    public static void AddTokens(this IServiceCollection services, PathString hubs)
    {
        services.AddSingleton<SigningKeys>();
        services.AddHostedService<KeyRotation>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<Standing>();
        services.AddSingleton<Mutes>();
        services.AddHostedService<StandingFollower>();
        services.AddSingleton<PersonalTokens>();
        services.AddAuthentication(Scheme).AddScheme<TokenOptions, TokenHandler>(Scheme, scheme => scheme.Hubs = hubs);
    }

    /// <summary>Whoever shows a token that is not good is told so, even where nobody needs one: otherwise they would see less than they expect, and not know why.</summary>
    public static IApplicationBuilder UseNoBadTokens(this IApplicationBuilder app) => app.Use((context, next) =>
        RefusalOf(context) is not null && context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null ? context.ChallengeAsync() : next(context));

    public static void Refuse(HttpContext context, Refusal refusal) => context.Features.Set(new RefusedToken(refusal));

    /// <summary>Why the token that was shown is not good; null when none was, or when it is.</summary>
    public static Refusal? RefusalOf(HttpContext context) => context.Features.Get<RefusedToken>()?.Refusal;

    private sealed record RefusedToken(Refusal Refusal);
}
