namespace SkillGraph.Domain.Addresses;

/// <summary>What can have happened to an e-mail address.</summary>
public abstract record AddressEvent
{
    private AddressEvent()
    {
    }

    /// <summary>Nobody else gets it until then.</summary>
    public sealed record Reserved(UserId Holder, DateTimeOffset Until) : AddressEvent;

    public sealed record Confirmed(UserId Holder) : AddressEvent;

    public sealed record Released(UserId Holder) : AddressEvent;

    /// <summary>Nothing more is tried before <c>Next</c>; at <c>Forgotten</c> it is as if nobody ever had.</summary>
    public sealed record Guessed(string Attempt, GuessedBy From, DateTimeOffset Next, DateTimeOffset Forgotten) : AddressEvent;

    public sealed record GuessPutBack(string Attempt, GuessedBy From, DateTimeOffset Next, DateTimeOffset Forgotten) : AddressEvent;
}
