using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Accounts;
using SkillGraph.Edge.People.Mail;
using SkillGraph.Edge.People.Passwords;
using SkillGraph.Edge.People.Tokens;

namespace SkillGraph.Edge.People.Me;

/// <summary>What somebody sees and changes of their own account.</summary>
internal static class MeRoutes
{
    public static void MapMe(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/v1/me").RequireAuthorization().WithTags("Me");
        me.MapGet("", Read)
            .OpenTo(Scope.Read)
            .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
            .WithSummary("Whoever calls: a guest, or an account with all that it holds of itself.")
            .Produces<MeAnswer>().ProducesProblem(401);
        me.MapPatch("", Change)
            .OpenTo(Scope.Profile)
            .Limit("change-me", atOnce: 60, perSecond: 2, CountedBy.Person)
            .WithSummary("Change name, headline, links or preferences; what is not given stays. A preference that is null goes.")
            .Produces<MeAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        me.MapPut("/picture", SetPicture)
            .OpenTo(Scope.Profile)
            .Limit("picture", atOnce: 10, perSecond: 1, CountedBy.Person)
            .Accepts<byte[]>("image/png", "image/jpeg", "image/webp")
            .WithSummary("Set the picture: a PNG, JPEG or WebP of at most 64 KiB.")
            .Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(429);
        me.MapDelete("/picture", RemovePicture)
            .OpenTo(Scope.Profile)
            .Limit("picture", atOnce: 10, perSecond: 1, CountedBy.Person)
            .WithSummary("Remove the picture.")
            .Produces(204).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        me.MapPost("/password", SetPassword)
            .Limit("password", atOnce: 10, perSecond: 1, CountedBy.Person)
            .WithSummary("Change the password. Every other session ends.")
            .Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503);
        me.MapPost("/email", SetEmail)
            .Limit("password", atOnce: 10, perSecond: 1, CountedBy.Person)
            .WithSummary("Change the address; a letter with a link goes to the new one, and until somebody follows it the old one stays.")
            .Produces<Promised>(202).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503);
    }

    private static async Task<IResult> Read(HttpContext context, AccountDirectory accounts, TimeProvider clock)
    {
        var caller = Caller.Of(context.User)!;
        return Results.Ok(MeAnswer.Of(caller, await accounts.Find(caller.Id, context.RequestAborted), clock.GetUtcNow()));
    }

    private static async Task<IResult> Change(ChangeMeRequest request, HttpContext context, AccountDirectory accounts, TimeProvider clock)
    {
        var caller = Caller.Of(context.User)!;
        if (request.Name is not null || request.Headline is not null || request.Links is not null)
        {
            if (request.Links?.Contains(null) == true) return UserRefusals.BadLinks.ToResult();
            var changed = await accounts.Ask(caller.Id, new UserCommand.ChangeProfile(caller.Id, request.Name, request.Headline, request.Links?.Select(link => link!).ToImmutableList()));
            if (changed.Refusal is { } refusal) return refusal.ToResult();
        }
        if (request.Preferences is { } preferences)
        {
            var before = (await accounts.Find(caller.Id, context.RequestAborted)).Preferences;
            var after = preferences.Aggregate(before, (all, one) => one.Value is null ? all.Remove(one.Key) : all.SetItem(one.Key, one.Value));
            var set = await accounts.Ask(caller.Id, new UserCommand.SetPreferences(caller.Id, after));
            if (set.Refusal is { } refusal) return refusal.ToResult();
        }
        return await Read(context, accounts, clock);
    }

    private static async Task<IResult> SetPicture(HttpContext context, AccountDirectory accounts)
    {
        if (await Pictures.Read(context.Request) is not { } content) return EdgeRefusals.TooLarge.ToResult();
        if (Pictures.TypeOf(content) is not { } type) return UserRefusals.BadPicture.ToResult();
        var caller = Caller.Of(context.User)!;
        return Done(await accounts.Ask(caller.Id, new UserCommand.SetPicture(caller.Id, type, Convert.ToBase64String(content))));
    }

    private static async Task<IResult> RemovePicture(HttpContext context, AccountDirectory accounts)
    {
        var caller = Caller.Of(context.User)!;
        return Done(await accounts.Ask(caller.Id, new UserCommand.RemovePicture(caller.Id)));
    }

    private static async Task<IResult> SetPassword(
        SetPasswordRequest request, HttpContext context, AccountDirectory accounts, SignIn signIn, PasswordPool passwords, IMail mail, Letters letters)
    {
        var caller = Caller.Of(context.User)!;
        var account = await accounts.Find(caller.Id, context.RequestAborted);
        if (!account.HasAccount) return UserRefusals.NoAccount.ToResult();
        if (PasswordPolicy.Refuse(request.Password, account.Email, account.Name) is { } bad) return bad.ToResult();
        if (await signIn.Confirm(caller.Id, account, request.Current, context) is { } wrong) return wrong.ToResult("current");
        if (await passwords.Hash(request.Password!, context.RequestAborted) is not { } hash) return PasswordRefusals.Busy.ToResult();

        var answer = await accounts.Ask(caller.Id, new UserCommand.SetPassword(caller.Id, account.Password, hash, caller.Session));
        if (answer.Refusal is null) mail.Send(letters.PasswordChanged(account.Email, account.Name));
        return Done(answer);
    }

    private static async Task<IResult> SetEmail(
        SetEmailRequest request, HttpContext context, AccountDirectory accounts, SignIn signIn, Errands errands, Registration registration)
    {
        var caller = Caller.Of(context.User)!;
        var account = await accounts.Find(caller.Id, context.RequestAborted);
        if (!account.HasAccount) return UserRefusals.NoAccount.ToResult();
        if (!AccountRoutes.TryReadEmail(request.Email, out var email)) return AccountRefusals.BadEmail.ToResult();
        if (await signIn.Confirm(caller.Id, account, request.Password, context) is { } wrong) return wrong.ToResult("password");
        return errands.TryAdd(cancel => registration.ChangeEmail(caller.Id, email, account.Password, cancel)) ? Promised.Result : PasswordRefusals.Busy.ToResult();
    }

    internal static IResult Done(Runtime.Answer answer) => answer.Refusal is { } refusal ? refusal.ToResult() : Results.NoContent();
}

/// <summary>What somebody changes of their profile; what is null stays.</summary>
internal sealed record ChangeMeRequest(string? Name, string? Headline, IReadOnlyList<string?>? Links, IReadOnlyDictionary<string, string?>? Preferences);

/// <summary>The password of now, and the next one.</summary>
internal sealed record SetPasswordRequest(string? Current, string? Password);

/// <summary>The next address, and the password.</summary>
internal sealed record SetEmailRequest(string? Email, string? Password);

/// <summary>Whoever calls, as they may see themselves.</summary>
internal sealed record MeAnswer(
    string Id, string Name, string? Email, string? ChangingTo, bool Verified, string Headline, IReadOnlyList<string> Links, string? Picture, IReadOnlyDictionary<string, string> Preferences,
    IReadOnlyList<string> Roles, bool SecondFactor, int RecoveryCodes, bool Guest, DateTimeOffset? MutedUntil)
{
    public static MeAnswer Of(Caller caller, UserView account, DateTimeOffset now) => new(
        caller.Id.Value,
        account.HasAccount ? account.Name : caller.Name,
        account.Status == default ? null : account.Email,
        account.Changing?.Email,
        account.HasAccount,
        account.Headline,
        account.Links,
        Pictures.PathOf(account),
        account.Preferences,
        [.. account.Roles.Select(WireNames.Of)],
        account.Secret is not null,
        account.RecoveryCodes.Count,
        !account.HasAccount,
        account.IsMuted(now) ? account.Mute!.Until ?? DateTimeOffset.MaxValue : null);
}
