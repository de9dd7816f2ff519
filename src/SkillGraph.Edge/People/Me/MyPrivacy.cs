using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Accounts;
using SkillGraph.Edge.People.Mail;

namespace SkillGraph.Edge.People.Me;

/// <summary>Taking everything with one, and being erased.</summary>
internal static class MyPrivacy
{
    private const string Word = "erase";

    public static void MapMyPrivacy(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/v1/me").RequireAuthorization().WithTags("Me");
        me.MapGet("/export", TakeOut)
            .Limit("export", atOnce: 5, perSecond: 1, CountedBy.Person)
            .WithSummary("Everything that is known of oneself, opened where it is sealed: a ZIP archive of JSON, and what it is in README.txt.")
            .Produces(200, contentType: Export.MediaType).ProducesProblem(401).ProducesProblem(429);
        me.MapDelete("", Erase)
            .Limit("password", atOnce: 10, perSecond: 1, CountedBy.Person)
            .WithSummary($"Erase oneself, with the password and confirm: \"{Word}\". Nobody can undo it.")
            .Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503);
    }

    private static async Task<IResult> TakeOut(HttpContext context, AccountDirectory accounts, Export export, TimeProvider clock)
    {
        var caller = Caller.Of(context.User)!;
        var account = await accounts.Find(caller.Id, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        // An entry of an archive that is closed writes its last bytes synchronously, whatever it is asked.
        context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
        return Results.Stream(body => export.Write(body, caller, account, context.RequestAborted), Export.MediaType, $"skillgraph-{clock.GetUtcNow():yyyy-MM-dd}.zip");
    }

    private static async Task<IResult> Erase([FromBody] EraseRequest request, HttpContext context, AccountDirectory accounts, SignIn signIn, IMail mail, Letters letters)
    {
        if (request.Confirm != Word) return (EdgeRefusals.BadRequest with { Message = $"'confirm' must be \"{Word}\"." }).ToResult("confirm");
        var caller = Caller.Of(context.User)!;
        var account = await accounts.Find(caller.Id, context.RequestAborted);
        if (await signIn.Confirm(caller.Id, account, request.Password, context) is { } wrong) return wrong.ToResult("password");

        var answer = await accounts.Ask(caller.Id, new UserCommand.Erase(caller.Id));
        if (answer.Refusal is not null) return answer.Refusal.ToResult();
        mail.Send(letters.Erased(account.Email));
        mail.Forget(account.Email);
        if (account.Changing is { } changing) mail.Forget(changing.Email);
        return Results.NoContent();
    }
}

/// <summary>The password, and the word that shows that it is meant.</summary>
internal sealed record EraseRequest(string? Password, string? Confirm);
