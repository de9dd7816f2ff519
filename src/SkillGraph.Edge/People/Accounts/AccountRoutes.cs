using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain;
using SkillGraph.Domain.Addresses;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Mail;
using SkillGraph.Edge.People.Passwords;
using SkillGraph.Edge.People.SignIns;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>How somebody gets an account, and gets back into it. Whether an address has one is in no answer, and in no time that an answer takes.</summary>
internal static class AccountRoutes
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/v1/auth").WithTags("Accounts");
        // A guest who shows their token becomes the account, so one that is not good is refused.
        auth.MapPost("/register", Register)
            .Limit("register", atOnce: 20, perSecond: 1, CountedBy.Address)
            .WithSummary("Ask for an account; a letter with a link goes to the address. With a guest's access token that guest becomes the account, and keeps their id and rooms.")
            .Produces<Promised>(202).ProducesProblem(400).ProducesProblem(401).ProducesProblem(429).ProducesProblem(503);
        auth.MapPost("/verify-email", VerifyEmail)
            .AllowAnonymous()
            .Limit("follow-link", atOnce: 30, perSecond: 1, CountedBy.Address)
            .WithSummary("Show that an address is yours, by what stands in the link that was sent there.")
            .Produces(204).ProducesProblem(400).ProducesProblem(429);
        auth.MapPost("/forgot-password", ForgotPassword)
            .AllowAnonymous()
            .Limit("forgot-password", atOnce: 20, perSecond: 1, CountedBy.Address)
            .WithSummary("Ask for a letter with a link to choose a new password.")
            .Produces<Promised>(202).ProducesProblem(400).ProducesProblem(429).ProducesProblem(503);
        auth.MapPost("/reset-password", ResetPassword)
            .AllowAnonymous()
            .Limit("follow-link", atOnce: 30, perSecond: 1, CountedBy.Address)
            .WithSummary("Choose a new password, by what stands in the link that was sent. It ends every session.")
            .Produces(204).ProducesProblem(400).ProducesProblem(429).ProducesProblem(503);
    }

    private static async Task<IResult> Register(RegisterRequest request, HttpContext context, PasswordPool passwords, Errands errands, Registration registration)
    {
        if (!TryReadEmail(request.Email, out var email)) return AccountRefusals.BadEmail.ToResult();
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > UserLimits.NameLength || name.Any(char.IsControl)) return UserRefusals.BadName.ToResult();
        if (PasswordPolicy.Refuse(request.Password, email.Value, name) is { } refusal) return refusal.ToResult();
        if (await passwords.Hash(request.Password!, context.RequestAborted) is not { } hash) return PasswordRefusals.Busy.ToResult();

        var guest = Caller.Of(context.User) is { IsGuest: true } caller ? caller.Id : (UserId?)null;
        return errands.TryAdd(cancel => registration.Register(email, name, hash, guest, cancel)) ? Promised.Result : PasswordRefusals.Busy.ToResult();
    }

    private static async Task<IResult> VerifyEmail(LinkRequest request, AccountDirectory accounts, IMail mail, Letters letters, CancellationToken cancel)
    {
        if (LinkSecret.Parse(request.Token) is not { } link) return UserRefusals.LinkRefused.ToResult();
        var before = await accounts.Find(link.Person, cancel);
        var answer = await accounts.Ask(link.Person, new UserCommand.VerifyEmail(link.Person, link.Hash));
        if (answer.Refusal is { } refusal) return Hidden(refusal).ToResult();

        var after = await accounts.At(link.Person, answer.Version, cancel);
        if (before.HasAccount && before.Email != after.Email) mail.Send(letters.EmailChanged(before.Email, after.Name));
        return Results.NoContent();
    }

    private static IResult ForgotPassword(ForgotRequest request, Errands errands, Registration registration)
    {
        if (!TryReadEmail(request.Email, out var email)) return AccountRefusals.BadEmail.ToResult();
        return errands.TryAdd(cancel => registration.AskReset(email, cancel)) ? Promised.Result : PasswordRefusals.Busy.ToResult();
    }

    private static async Task<IResult> ResetPassword(
        ResetRequest request, HttpContext context, AccountDirectory accounts, PasswordPool passwords, KnownDevices devices, IMail mail, Letters letters, TimeProvider clock)
    {
        var cancel = context.RequestAborted;
        if (LinkSecret.Parse(request.Token) is not { } link) return UserRefusals.LinkRefused.ToResult();
        var account = await accounts.Find(link.Person, cancel);
        if (!account.HasSent(LinkPurpose.Reset, link.Hash, clock.GetUtcNow())) return UserRefusals.LinkRefused.ToResult();
        if (PasswordPolicy.Refuse(request.Password, account.Email, account.Name) is { } bad) return bad.ToResult();
        if (await passwords.Hash(request.Password!, cancel) is not { } hash) return PasswordRefusals.Busy.ToResult();

        var answer = await accounts.Ask(link.Person, new UserCommand.ResetPassword(link.Person, link.Hash, hash));
        if (answer.Refusal is { } refusal) return Hidden(refusal).ToResult();
        // Whoever reads the person's letters signs in here, however many strangers guess meanwhile.
        devices.Remember(context, new EntityId(account.Address));
        mail.Send(letters.PasswordChanged(account.Email, account.Name));
        return Results.NoContent();
    }

    /// <summary>An address that letters can be sent to.</summary>
    internal static bool TryReadEmail(string? text, out EmailAddress email) => EmailAddress.TryParse(text, out email) && Letter.IsAddress(email.Value);

    /// <summary>Whoever guesses at links does not learn whose they might be.</summary>
    private static Refusal Hidden(Refusal refusal) => refusal == UserRefusals.NotFound || refusal == UserRefusals.NoAccount ? UserRefusals.LinkRefused : refusal;
}

/// <summary>Who wants an account.</summary>
internal sealed record RegisterRequest(string? Email, string? Password, string? Name);

/// <summary>What stands in a link.</summary>
internal sealed record LinkRequest(string? Token);

/// <summary>Who has forgotten their password.</summary>
internal sealed record ForgotRequest(string? Email);

/// <summary>A new password, and what stands in the link that lets somebody choose it.</summary>
internal sealed record ResetRequest(string? Token, string? Password);

/// <summary>What was asked for is being done; what comes of it stands in a letter.</summary>
internal sealed record Promised
{
    public static IResult Result => Results.Json(new Promised(), statusCode: StatusCodes.Status202Accepted);
}
