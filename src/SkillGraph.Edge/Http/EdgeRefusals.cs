using System.Data.Common;
using SkillGraph.Domain;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Edge.Http;

/// <summary>Why the edge itself turns a request down, before any entity is asked.</summary>
internal static class EdgeRefusals
{
    public static readonly Refusal NotSignedIn = new("auth.required", "Sign in first: this needs an access token.");
    public static readonly Refusal Ended = new("auth.ended", "This session has ended. Sign in again.");
    public static readonly Refusal NotAllowed = new("auth.not-allowed", "You may not do that.");
    public static readonly Refusal Muted = new("people.muted", "You are muted until that is lifted.");
    public static readonly Refusal NotForTokens = new("auth.scope-missing", "No personal token is good for this.");
    public static readonly Refusal GuestsNotAllowed = new("auth.guests-not-allowed", "Guests may not enter here.");
    public static readonly Refusal RateLimited = new("edge.rate-limited", "That was too much at once. Try again a little later.");
    public static readonly Refusal ForeignOrigin = new("edge.foreign-origin", "This page may not open a socket here.");
    public static readonly Refusal ForeignCookie = new("edge.foreign-cookie", "A page of another origin may not use a cookie of this one.");
    public static readonly Refusal ForeignHost = new("edge.foreign-host", "This server is not at the address you asked for.");
    public static readonly Refusal NotServing = new("edge.not-serving", "This server is just starting or stopping. Try again in a moment.");
    public static readonly Refusal BadRequest = new("request.invalid", "The request cannot be understood.");
    public static readonly Refusal NotFound = new("request.not-found", "There is nothing at this address.");
    public static readonly Refusal MethodNotAllowed = new("request.method-not-allowed", "This address does not take that method.");
    public static readonly Refusal UnsupportedMedia = new("request.unsupported-media-type", "The body must be application/json.");
    public static readonly Refusal TooLarge = new("request.too-large", "The body is too large.");
    public static readonly Refusal Internal = new("internal", "Something went wrong on the server.");
    public static readonly Refusal NoSuchVersion = new("room.no-such-version", "The room has not come to that version yet.");
    public static readonly Refusal BadGuestName = new("auth.bad-name", $"A name has 1 to {Domain.Rooms.RoomLimits.NameLength} characters, none of them a control character.");
    public static readonly Refusal BadCommandId = new("room.bad-command-id", "A command's id is a text of 1 to 100 characters.");
    public static readonly Refusal SignalTooLarge = new("room.signal-too-large", "A signal is at most 64 KiB.");
    public static readonly Refusal NotJoined = new("room.not-joined", "Join the room first.");
    public static readonly Refusal KeyReused = new("idempotency.key-reused", "This Idempotency-Key was used for another request.");
    public static readonly Refusal BadKey = new("idempotency.bad-key", "An Idempotency-Key has 1 to 200 characters.");

    /// <summary>What a client is told of a failure: that the history is broken, that the database is away, or no more than that something went wrong.</summary>
    public static Refusal ToRefusal(this Exception failure) => failure switch
    {
        EntityUnreadableException => EngineRefusals.Quarantined,
        JournalException or DbException => EngineRefusals.Unavailable,
        _ => Internal,
    };

    public static Refusal ScopeMissing(string scope) => NotForTokens with { Message = $"This needs a token with the scope '{scope}'." };

    public static string ToHubMessage(this Refusal refusal) => $"{refusal.Code}: {refusal.Message}";
}
