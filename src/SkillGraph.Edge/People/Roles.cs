using Microsoft.AspNetCore.Builder;
using SkillGraph.Domain.Users;

namespace SkillGraph.Edge.People;

/// <summary>Roles, stated beside each endpoint that is not for everybody. A personal token has none.</summary>
internal static class Roles
{
    public static TBuilder ForRole<TBuilder>(this TBuilder endpoint, UserRole least)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireRole(Enum.GetValues<UserRole>().Where(role => role >= least).Select(WireNames.Of)));

    /// <summary>The highest of somebody's roles, in which they act.</summary>
    public static UserRole Highest(this Caller caller) => caller.Roles.Append(UserRole.User).Max();
}
