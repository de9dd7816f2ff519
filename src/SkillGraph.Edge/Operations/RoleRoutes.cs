using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Accounts;

namespace SkillGraph.Edge.Operations;

/// <summary>How there comes to be a first admin: operators grant roles too, and take them away.</summary>
internal static class RoleRoutes
{
    public static void MapOperatorsRoles(this IEndpointRouteBuilder routes)
    {
        var roles = routes.MapGroup("/v1/operations/people/roles").WithTags("Operations").WithMetadata(new ForOperators()).Limit("operations", atOnce: 100, perSecond: 20, CountedBy.Address);
        roles.MapPost("", Grant)
            .WithSummary("Give a role to whoever has an e-mail address.")
            .Produces<RoleAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);
        roles.MapDelete("", Revoke)
            .WithSummary("Take a role from whoever has an e-mail address.")
            .Produces<RoleAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(429);
    }

    private static Task<IResult> Grant(RoleRequest request, AccountDirectory accounts, ILoggerFactory logs, CancellationToken cancel) =>
        Do("granted", request, accounts, logs, role => new UserCommand.GrantRole(UserId.Nobody, UserRole.Admin, role, request.Why ?? ""), cancel);

    private static Task<IResult> Revoke([FromBody] RoleRequest request, AccountDirectory accounts, ILoggerFactory logs, CancellationToken cancel) =>
        Do("revoked", request, accounts, logs, role => new UserCommand.RevokeRole(UserId.Nobody, UserRole.Admin, role, request.Why ?? ""), cancel);

    /// <summary>Operators have no account: in the history they are nobody.</summary>
    private static async Task<IResult> Do(string what, RoleRequest request, AccountDirectory accounts, ILoggerFactory logs, Func<UserRole, UserCommand> command, CancellationToken cancel)
    {
        if (!AccountRoutes.TryReadEmail(request.Email, out var email)) return AccountRefusals.BadEmail.ToResult();
        if (!WireNames.TryParse<UserRole>(request.Role ?? "", out var role)) return UserRefusals.BadRole.ToResult();
        if (await accounts.Find(email, cancel) is not { } found) return UserRefusals.NotFound.ToResult("email");
        var answer = await accounts.Ask(found.Person, command(role));
        if (answer.Refusal is { } refusal) return refusal.ToResult();

        logs.CreateLogger(typeof(RoleRoutes)).LogWarning("An operator {Did} the role {Role} of {Person}", what, request.Role, found.Person);
        var account = await accounts.At(found.Person, answer.Version, cancel);
        return Results.Ok(new RoleAnswer(account.Id, account.Name, [.. account.Roles.Select(WireNames.Of)]));
    }
}

/// <summary>Whose role, which, and why.</summary>
internal sealed record RoleRequest(string? Email, string? Role, string? Why);

/// <summary>Somebody, and the roles they have now.</summary>
internal sealed record RoleAnswer(string Id, string Name, IReadOnlyList<string> Roles);
