using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SkillGraph.Edge.Http;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>The scope that a personal token needs at an endpoint.</summary>
internal sealed record ScopeRule(Scope Scope);

/// <summary>Scopes, stated beside each endpoint. One that states none is out of reach for personal tokens.</summary>
internal static class ScopeRules
{
    public static TBuilder OpenTo<TBuilder>(this TBuilder endpoint, Scope scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ScopeRule(scope));

    public static IApplicationBuilder UseScopes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (Caller.Of(context.User)?.Scopes is not { } scopes || context.GetEndpoint() is not { } endpoint) return next(context);
        var needed = endpoint.Metadata.GetMetadata<ScopeRule>()?.Scope;
        if (needed is { } scope && scopes.Contains(scope)) return next(context);
        context.Response.Headers.WWWAuthenticate = $"{TokenAccess.Scheme} error=\"insufficient_scope\"" + (needed is null ? "" : $", scope=\"{WireNames.Of(needed.Value)}\"");
        return (needed is null ? EdgeRefusals.NotForTokens : EdgeRefusals.ScopeMissing(WireNames.Of(needed.Value))).WriteTo(context);
    });
}
