using System.Collections.Immutable;
using System.Diagnostics;
using static SkillGraph.Domain.Addresses.AddressRefusals;
using Decision = SkillGraph.Domain.Decision<SkillGraph.Domain.Addresses.AddressEvent>;

namespace SkillGraph.Domain.Addresses;

/// <summary>All rules of an e-mail address: it is one person's at a time. Pure: no clock, no I/O, no randomness.</summary>
public static class AddressDecider
{
    public static Decision Decide(AddressState address, AddressCommand command, DateTimeOffset now) => command switch
    {
        AddressCommand.Reserve reserve => Reserve(address, reserve, now),
        AddressCommand.Confirm confirm => Confirm(address, confirm, now),
        AddressCommand.Lapse lapse => Lapse(address, lapse, now),
        AddressCommand.Release release => Release(address, release),
        AddressCommand.Guess guess => Guess(address, guess, now),
        AddressCommand.PutBack right => PutBack(address, right, now),
        _ => throw new UnreachableException($"No rule for {command.GetType().Name}"),
    };

    public static AddressState Evolve(AddressState address, Recorded<AddressEvent> recorded) => recorded.Event switch
    {
        AddressEvent.Reserved reserved => address with { Holder = reserved.Holder, Until = reserved.Until },
        AddressEvent.Confirmed confirmed => address with { Holder = confirmed.Holder, Until = null },
        AddressEvent.Released => address with { Holder = null, Until = null },
        AddressEvent.Guessed guessed => address.With(guessed.From, new Guesses { Forgotten = guessed.Forgotten, Next = guessed.Next, Open = Newest(address.TriedBy(guessed.From).Open.Add(guessed.Attempt)) }),
        AddressEvent.GuessPutBack back => address.With(back.From, new Guesses { Forgotten = back.Forgotten, Next = back.Next, Open = address.TriedBy(back.From).Open.Remove(back.Attempt) }),
        _ => throw new UnreachableException($"Nobody handles {recorded.Event.GetType().Name}"),
    };

    private static Decision Reserve(AddressState address, AddressCommand.Reserve command, DateTimeOffset now)
    {
        if (IsTaken(address, command.By, now)) return Taken;
        var until = now + AddressLimits.Reservation;
        if (address.Holder == command.By && (address.Until is null || address.Until >= until)) return Decision.Nothing;
        return new AddressEvent.Reserved(command.By, until);
    }

    private static Decision Confirm(AddressState address, AddressCommand.Confirm command, DateTimeOffset now)
    {
        if (IsTaken(address, command.By, now)) return Taken;
        if (address.Holder == command.By && address.Until is null) return Decision.Nothing;
        return new AddressEvent.Confirmed(command.By);
    }

    private static Decision Lapse(AddressState address, AddressCommand.Lapse command, DateTimeOffset now)
    {
        if (address.Holder != command.By || address.Until is null || now < address.Until) return Decision.Nothing;
        return new AddressEvent.Released(command.By);
    }

    private static Decision Release(AddressState address, AddressCommand.Release command)
    {
        if (address.Holder != command.By) return Decision.Nothing;
        return new AddressEvent.Released(command.By);
    }

    private static Decision Guess(AddressState address, AddressCommand.Guess command, DateTimeOffset now)
    {
        var (guesses, rhythm) = (address.TriedBy(command.From), GuessRhythm.Of(command.From));
        if (guesses.Open.Contains(command.Attempt)) return Decision.Nothing;
        if (now < guesses.Next) return SlowDown;
        var forgotten = (guesses.Forgotten > now ? guesses.Forgotten : now) + rhythm.Longest;
        var wait = rhythm.After((forgotten - now) / rhythm.Longest, command.Free);
        return new AddressEvent.Guessed(command.Attempt, command.From, now + wait, forgotten);
    }

    /// <summary>What was right is as if it had not been tried. Nothing else is forgiven: somebody who knows the password does not win time for those who do not.</summary>
    private static Decision PutBack(AddressState address, AddressCommand.PutBack command, DateTimeOffset now)
    {
        var (guesses, rhythm) = (address.TriedBy(command.From), GuessRhythm.Of(command.From));
        if (!guesses.Open.Contains(command.Attempt)) return Decision.Nothing;
        var next = guesses.Open[^1] == command.Attempt && guesses.Next > now ? now : guesses.Next;
        return new AddressEvent.GuessPutBack(command.Attempt, command.From, next, guesses.Forgotten - rhythm.Longest);
    }

    private static ImmutableList<string> Newest(ImmutableList<string> attempts) => attempts.Count > AddressLimits.OpenGuesses ? attempts.RemoveAt(0) : attempts;

    private static bool IsTaken(AddressState address, UserId by, DateTimeOffset now) => address.HolderAt(now) is { } holder && holder != by;
}
