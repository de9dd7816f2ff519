using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SkillGraph.Domain;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.Operations;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>Finds out who calls by the token they show: in the <c>Authorization</c> header, or in the query of a hub, because a browser's WebSocket can carry no header.</summary>
/// <remarks>It logs nothing: whoever sends garbage would fill the log with it.</remarks>
internal sealed class TokenHandler(IOptionsMonitor<TokenOptions> options, UrlEncoder encoder, AccessTokens tokens, PersonalTokens personal, Standing standing)
    : AuthenticationHandler<TokenOptions>(options, NullLoggerFactory.Instance, encoder)
{
    private const string Prefix = $"{TokenAccess.Scheme} ";
    private const string QueryParameter = "access_token";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // An operator's key is no token.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<ForOperators>() is not null) return AuthenticateResult.NoResult();
        return Given() switch
        {
            [] => AuthenticateResult.NoResult(),
            [var token] => await Read(token),
            _ => Refused(EdgeRefusals.NotSignedIn),
        };
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refusal = TokenAccess.RefusalOf(Context);
        if (refusal != EdgeRefusals.RateLimited) Response.Headers.WWWAuthenticate = refusal is null ? TokenAccess.Scheme : $"{TokenAccess.Scheme} error=\"invalid_token\"";
        return (refusal ?? EdgeRefusals.NotSignedIn).WriteTo(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => EdgeRefusals.NotAllowed.WriteTo(Context);

    private Task<AuthenticateResult> Read(string token) => token.StartsWith(PersonalToken.Prefix, StringComparison.Ordinal) ? ReadPersonal(token) : ReadAccess(token);

    private async Task<AuthenticateResult> ReadAccess(string token)
    {
        if (await tokens.Read(token) is not { } read) return Refused(EdgeRefusals.NotSignedIn);
        return standing.Allows(read.Caller) ? Accepted(read.Caller, read.Expires) : Refused(EdgeRefusals.Ended);
    }

    private async Task<AuthenticateResult> ReadPersonal(string token)
    {
        var read = await personal.Read(token, Context.Connection.RemoteIpAddress ?? IPAddress.None, Context.RequestAborted);
        return read.Caller is null ? Refused(read.Refusal!) : Accepted(read.Caller, read.Expires);
    }

    private AuthenticateResult Accepted(Caller caller, DateTimeOffset expires) =>
        AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Scheme.Name), new AuthenticationProperties { ExpiresUtc = expires }, Scheme.Name));

    private AuthenticateResult Refused(Refusal refusal)
    {
        TokenAccess.Refuse(Context, refusal);
        return AuthenticateResult.Fail(refusal.Message);
    }

    /// <summary>Every token that is shown: more than one is one too many.</summary>
    private string[] Given()
    {
        var shown = new List<string>();
        foreach (var header in Request.Headers.Authorization)
            if (header?.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) == true) shown.Add(header[Prefix.Length..].Trim());
        if (Request.Path.StartsWithSegments(Options.Hubs) && Request.Query.TryGetValue(QueryParameter, out var query)) shown.AddRange(query.OfType<string>());
        return [.. shown];
    }
}

/// <summary>Where a token may be in the query.</summary>
internal sealed class TokenOptions : AuthenticationSchemeOptions
{
    public PathString Hubs { get; set; }
}
