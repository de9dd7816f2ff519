using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Codes;
using SkillGraph.Edge.People.Mail;
using SkillGraph.Edge.People.Tokens;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>Signing in, going on, signing out.</summary>
internal static class SessionRoutes
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/v1/auth").AllowAnonymous().WithTags("Accounts");
        auth.MapPost("/login", Login)
            .Limit("login", atOnce: 60, perSecond: 2, CountedBy.Address)
            .WithSummary("Sign in. With cookie: true the refresh token comes in a cookie that no script reads.")
            .Produces<SignedIn>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503);
        auth.MapPost("/refresh", Refresh)
            .WithMetadata(new Idempotency.AskedByBearer())
            .Limit("refresh", atOnce: 300, perSecond: 20, CountedBy.Address)
            .WithSummary("Change the refresh token, of the body or of the cookie, for a new one and a new access token. A token that comes again ends its session, but for the first seconds.")
            .Produces<SignedIn>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429);
        auth.MapPost("/logout", Logout)
            .Limit("refresh", atOnce: 300, perSecond: 20, CountedBy.Address)
            .WithSummary("End the session of the access token, and that of the refresh token of the body or the cookie.")
            .Produces(204).ProducesProblem(429);
    }

    private static async Task<IResult> Login(
        LoginRequest request, HttpContext context, AccountDirectory accounts, SignIn signIn, AccessTokens tokens, IMail mail, Letters letters, TimeProvider clock)
    {
        if (string.IsNullOrWhiteSpace(request.Email)) return AccountRefusals.BadEmail.ToResult();
        if (string.IsNullOrEmpty(request.Password)) return AccountRefusals.NoPassword.ToResult();

        var attempt = await signIn.Check(request.Email, request.Password, context);
        if (attempt.Refusal is { } refusal) return refusal.ToResult();
        var (person, account) = (attempt.Person, attempt.Account!);
        var (step, recovery) = Proof(account, request.Code, clock);
        if (account.Secret is not null && !string.IsNullOrWhiteSpace(request.Code) && step is null && recovery is null) return (await signIn.Failed(attempt, UserRefusals.WrongCode, context)).ToResult();

        var (refresh, device) = (RefreshToken.New(person), Devices.Of(context.Request));
        var start = new UserCommand.StartSession(person, refresh.Session, refresh.Hash, device, Devices.AddressOf(context), account.Password, step, recovery);
        var answer = await accounts.Ask(person, start);
        if (answer.Refusal is { } refused) return (await signIn.Failed(attempt, refused, context)).ToResult();
        await signIn.Succeeded(attempt, request.Password, context);

        if (!account.Devices.IsEmpty && !account.Devices.Contains(device)) mail.Send(letters.NewSignIn(account.Email, account.Name, device, clock.GetUtcNow()));
        return Answer(context, tokens, refresh, await accounts.At(person, answer.Version, context.RequestAborted), request.Cookie == true);
    }

    private static async Task<IResult> Refresh(RefreshRequest? request, HttpContext context, AccountDirectory accounts, AccessTokens tokens)
    {
        var inCookie = request?.RefreshToken is null;
        if (RefreshToken.Parse(request?.RefreshToken ?? RefreshCookie.Read(context.Request)) is not { } presented) return Refused(context, UserRefusals.RefreshRefused);
        var next = RefreshToken.Next(presented.Person, presented.Session);
        var answer = await accounts.Ask(presented.Person, new UserCommand.RenewSession(presented.Person, presented.Session, presented.Hash, next.Hash));
        if (answer.Refusal == UserRefusals.RefreshRaced)
        {
            // The one that was faster may be the same request, at another node.
            Idempotency.Forget(context);
            return answer.Refusal.ToResult();
        }
        if (answer.Refusal is { } refusal) return Refused(context, refusal == UserRefusals.NotFound ? UserRefusals.RefreshRefused : refusal);

        // What was decided may be that the session ends, because the token was an old one.
        var account = await accounts.At(presented.Person, answer.Version, context.RequestAborted);
        var isRenewed = account.Sessions.Exists(session => session.Id == presented.Session && session.Token == next.Hash);
        return isRenewed ? Answer(context, tokens, next, account, inCookie) : Refused(context, UserRefusals.RefreshRefused);
    }

    private static async Task<IResult> Logout(RefreshRequest? request, HttpContext context, AccountDirectory accounts)
    {
        if (Caller.Of(context.User) is { } caller)
            await accounts.Ask(caller.Id, caller.Session is { } session ? new UserCommand.EndSession(caller.Id, session) : new UserCommand.EndSessions(caller.Id));
        if (RefreshToken.Parse(request?.RefreshToken ?? RefreshCookie.Read(context.Request)) is { } presented)
        {
            var account = await accounts.Find(presented.Person, context.RequestAborted);
            if (account.Sessions.Exists(session => session.Id == presented.Session && session.Token == presented.Hash))
                await accounts.Ask(presented.Person, new UserCommand.EndSession(presented.Person, presented.Session));
        }
        RefreshCookie.Clear(context);
        return Results.NoContent();
    }

    private static (long? Step, string? RecoveryCode) Proof(UserView account, string? code, TimeProvider clock)
    {
        if (account.Secret is not { } secret || string.IsNullOrWhiteSpace(code)) return (null, null);
        if (TimeCodes.StepOf(secret, code, clock.GetUtcNow()) is { } step) return (step, null);
        var hash = RecoveryCodes.HashOf(code);
        return (null, account.RecoveryCodes.Contains(hash) ? hash : null);
    }

    private static IResult Answer(HttpContext context, AccessTokens tokens, RefreshToken refresh, UserView account, bool inCookie)
    {
        var access = tokens.Issue(new AccessToken(refresh.Person, account.Name, refresh.Session, account.Roles, account.Version));
        context.Response.Headers.CacheControl = "no-store";
        if (inCookie) RefreshCookie.Write(context, refresh.Text);
        return Results.Ok(new SignedIn(access.Text, access.ExpiresIn, inCookie ? null : refresh.Text, new Person(refresh.Person.Value, account.Name), [.. account.Roles.Select(WireNames.Of)]));
    }

    private static IResult Refused(HttpContext context, Refusal refusal)
    {
        RefreshCookie.Clear(context);
        return refusal.ToResult();
    }
}

/// <summary>Who signs in. The code is one of the second factor, or a recovery code.</summary>
internal sealed record LoginRequest(string? Email, string? Password, string? Code, bool? Cookie);

/// <summary>The token that renews a session; null when it is in the cookie.</summary>
internal sealed record RefreshRequest(string? RefreshToken);

/// <summary>An access token and the seconds it is good for, and what renews it unless that is in the cookie.</summary>
internal sealed record SignedIn(string AccessToken, int ExpiresIn, string? RefreshToken, Person User, IReadOnlyList<string> Roles);
