using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Tokens;

namespace SkillGraph.Edge.People;

/// <summary>Guests: people who give a name and nothing else. Their access token is all there is of them.</summary>
internal static class Guests
{
    public static void MapGuests(this IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/auth/guest", Enter)
        .AllowAnonymous()
        .Limit("guests", atOnce: 1_000, perSecond: 20, CountedBy.Address)
        .WithTags("People").WithSummary("Enter as a guest, with nothing but a name.")
        .Produces<GuestAnswer>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(429);

    private static IResult Enter(GuestRequest request, EdgeOptions options, AccessTokens tokens, TimeProvider clock)
    {
        if (!options.Guests) return EdgeRefusals.GuestsNotAllowed.ToResult();
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > RoomLimits.NameLength || name.Any(char.IsControl)) return EdgeRefusals.BadGuestName.ToResult();

        var id = UserId.New(clock.GetUtcNow());
        var token = tokens.Issue(AccessToken.OfGuest(id, name));
        return Results.Ok(new GuestAnswer(token.Text, token.ExpiresIn, new Person(id.Value, name)));
    }
}

/// <summary>Who wants to enter.</summary>
internal sealed record GuestRequest(string? Name);

/// <summary>The access token of a guest, and the seconds it is good for.</summary>
internal sealed record GuestAnswer(string AccessToken, int ExpiresIn, Person User);

/// <summary>Somebody, by id and name.</summary>
internal sealed record Person(string Id, string Name);
