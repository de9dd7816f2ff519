using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Access;

internal enum ActorKind
{
    Nobody = 1,
    Guest = 2,
    Account = 3,
    Token = 4,
    Ended = 5,
    Operator = 6,
}

/// <summary>Somebody who calls, by the name they have on the page.</summary>
internal sealed record Actor(string Name, ActorKind Kind, Visitor Visitor)
{
    public string Id => Visitor.Id;

    public bool HasAccount => Kind is ActorKind.Account or ActorKind.Token;

    /// <summary>How they stand to a room in which the guests are what they are called; in <c>account</c>'s rooms all but the host are strangers.</summary>
    public string StandingIn(Place room) => room switch
    {
        Place.Nowhere => "no such room",
        Place.AccountsPublic or Place.AccountsPrivate when Kind == ActorKind.Token || Name == "account" => "host",
        Place.Public or Place.Private when Name == "muted everywhere" => "host",
        Place.Public or Place.Private when Name is "host" or "presenter" or "reviewer" or "spectator" or "muted" or "banned" => Name,
        Place.Public or Place.AccountsPublic => "stranger, public",
        _ => "stranger, private",
    };

    public override string ToString() => Name;
}

/// <summary>The rooms in which everything is tried: two with everybody in them, two of somebody else, and none.</summary>
internal enum Place
{
    Public = 1,
    Private = 2,
    AccountsPublic = 3,
    AccountsPrivate = 4,
    Nowhere = 5,
}
