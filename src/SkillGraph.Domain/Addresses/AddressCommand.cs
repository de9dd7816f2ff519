namespace SkillGraph.Domain.Addresses;

/// <summary>What somebody may want of an e-mail address.</summary>
public abstract record AddressCommand : ICommand
{
    private AddressCommand(UserId by) => By = by;

    public UserId By { get; }

    public sealed record Reserve(UserId By) : AddressCommand(By);

    public sealed record Confirm(UserId By) : AddressCommand(By);

    /// <summary>The reservation is given back once its time is over; one that was confirmed meanwhile stays.</summary>
    public sealed record Lapse(UserId By) : AddressCommand(By);

    public sealed record Release(UserId By) : AddressCommand(By);

    /// <summary>Somebody tries a password on the account of this address, whether there is one or not. <c>Attempt</c> is its id; <c>Free</c> is how many may be tried without a wait.</summary>
    public sealed record Guess(UserId By, string Attempt, GuessedBy From, int Free) : AddressCommand(By);

    /// <summary>The password was right, so it does not count.</summary>
    public sealed record PutBack(UserId By, string Attempt, GuessedBy From) : AddressCommand(By);
}
