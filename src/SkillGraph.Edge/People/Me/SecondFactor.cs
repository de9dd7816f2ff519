using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Accounts;
using SkillGraph.Edge.People.Codes;
using SkillGraph.Edge.People.Mail;

namespace SkillGraph.Edge.People.Me;

/// <summary>The second factor of an account: codes of an authenticator app, and recovery codes for when that is lost.</summary>
internal static class SecondFactor
{
    public static void MapSecondFactor(this IEndpointRouteBuilder routes)
    {
        var factor = routes.MapGroup("/v1/me/second-factor").RequireAuthorization().WithTags("Me").Limit("password", atOnce: 10, perSecond: 1, CountedBy.Person);
        factor.MapPost("", Begin)
            .WithSummary("Begin with a second factor: a secret for an authenticator app, also as a QR code in SVG. Nothing changes until a code confirms it.")
            .Produces<SecretAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429).ProducesProblem(503);
        factor.MapPost("/confirm", Confirm)
            .WithSummary("Confirm the second factor with a code of the app. The recovery codes are shown this once.")
            .Produces<RecoveryAnswer>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429);
        factor.MapDelete("", Remove)
            .WithSummary("Remove the second factor.")
            .Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503);
    }

    private static async Task<IResult> Begin(PasswordRequest request, HttpContext context, AccountDirectory accounts, SignIn signIn)
    {
        var caller = Caller.Of(context.User)!;
        var account = await accounts.Find(caller.Id, context.RequestAborted);
        if (!account.HasAccount) return UserRefusals.NoAccount.ToResult();
        if (await signIn.Confirm(caller.Id, account, request.Password, context) is { } wrong) return wrong.ToResult("password");

        var secret = TimeCodes.NewSecret();
        var answer = await accounts.Ask(caller.Id, new UserCommand.AskSecondFactor(caller.Id, account.Password, secret));
        if (answer.Refusal is { } refusal) return refusal.ToResult();
        var uri = TimeCodes.UriOf(secret, account.Email);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new SecretAnswer(secret, uri, TimeCodes.QrOf(uri)));
    }

    private static async Task<IResult> Confirm(CodeRequest request, HttpContext context, AccountDirectory accounts, IMail mail, Letters letters, TimeProvider clock)
    {
        var caller = Caller.Of(context.User)!;
        var account = await accounts.Find(caller.Id, context.RequestAborted);
        if (account.Secret is not null) return UserRefusals.SecondFactorIsOn.ToResult();
        if (account.AskedSecret is not { } secret) return UserRefusals.NoSecondFactorAsked.ToResult();
        if (TimeCodes.StepOf(secret, request.Code ?? "", clock.GetUtcNow()) is not { } step) return UserRefusals.WrongCode.ToResult("code");

        var codes = RecoveryCodes.New();
        var answer = await accounts.Ask(caller.Id, new UserCommand.ConfirmSecondFactor(caller.Id, secret, step, [.. codes.Select(RecoveryCodes.HashOf)]));
        if (answer.Refusal is { } refusal) return refusal.ToResult();
        mail.Send(letters.SecondFactorOn(account.Email, account.Name));
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new RecoveryAnswer(codes));
    }

    private static async Task<IResult> Remove([Microsoft.AspNetCore.Mvc.FromBody] PasswordRequest request, HttpContext context, AccountDirectory accounts, SignIn signIn, IMail mail, Letters letters)
    {
        var caller = Caller.Of(context.User)!;
        var account = await accounts.Find(caller.Id, context.RequestAborted);
        if (!account.HasAccount) return UserRefusals.NoAccount.ToResult();
        if (await signIn.Confirm(caller.Id, account, request.Password, context) is { } wrong) return wrong.ToResult("password");

        var answer = await accounts.Ask(caller.Id, new UserCommand.RemoveSecondFactor(caller.Id, account.Password));
        if (answer.Refusal is null && account.Secret is not null) mail.Send(letters.SecondFactorOff(account.Email, account.Name));
        return MeRoutes.Done(answer);
    }
}

/// <summary>The password, once more.</summary>
internal sealed record PasswordRequest(string? Password);

/// <summary>A code that the authenticator app shows.</summary>
internal sealed record CodeRequest(string? Code);

/// <summary>A secret for an authenticator app: as text, as a URI, and as a QR code of that in SVG.</summary>
internal sealed record SecretAnswer(string Secret, string Uri, string Qr);

/// <summary>Recovery codes, each good once in the place of a code of the app.</summary>
internal sealed record RecoveryAnswer(IReadOnlyList<string> RecoveryCodes);
