using Microsoft.AspNetCore.Http;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.People.Passwords;
using SkillGraph.Edge.People.SignIns;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>
/// Looks whether a password is that of an account. A wrong one takes as long as one of nobody: as much is read and hashed, what is written down of it is written
/// after the answer, and the answer waits for the next beat of a clock that both hear.
/// </summary>
internal sealed class SignIn(AccountDirectory accounts, PasswordPool passwords, SignInDelay delay, Errands errands, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>Whose account it is, or why nobody is let in.</summary>
    public async Task<Attempt> Check(string email, string password, HttpContext context)
    {
        var began = clock.GetTimestamp();
        if (!AccountRoutes.TryReadEmail(email, out var address))
        {
            await NextBeat(began, context.RequestAborted);
            return Attempt.Refused(UserRefusals.WrongCredentials);
        }
        var guess = await delay.Take(await accounts.AddressOf(address, context.RequestAborted), context);
        if (guess.Refusal is { } early) return Attempt.Refused(early);
        var found = await accounts.Find(address, context.RequestAborted);
        var answer = await passwords.Verify(found?.Account.Password, password, context.RequestAborted);
        if (answer == PasswordAnswer.Busy)
        {
            await delay.PutBack(guess, context);
            return Attempt.Refused(PasswordRefusals.Busy);
        }
        if (answer != PasswordAnswer.Wrong && found is not null) return new Attempt(found.Value.Person, found.Value.Account, guess, null) { IsHashedAsBefore = answer == PasswordAnswer.RightButOld };

        if (found is { } known) Fail(known.Person, context);
        await NextBeat(began, context.RequestAborted);
        return Attempt.Refused(UserRefusals.WrongCredentials);
    }

    /// <summary>Somebody is in: what they tried does not count, and their browser is known. A password that was hashed in a way of before is hashed anew, beside the answer.</summary>
    public Task Succeeded(Attempt attempt, string password, HttpContext context)
    {
        if (attempt.IsHashedAsBefore) errands.TryAdd(_ => Rehash(attempt.Person, attempt.Account!.Password, password));
        return delay.Right(attempt.Guess!, context);
    }

    /// <summary>Whether this is the password of somebody who has signed in already; what is wrong counts as a guess.</summary>
    public async Task<Refusal?> Confirm(UserId person, UserView account, string? password, HttpContext context)
    {
        if (string.IsNullOrEmpty(password)) return AccountRefusals.NoPassword;
        if (!account.HasAccount) return UserRefusals.NoAccount;
        var guess = await delay.Take(new EntityId(account.Address), context, signedIn: true);
        if (guess.Refusal is not null) return guess.Refusal;
        var answer = await passwords.Verify(account.Password, password, context.RequestAborted);
        if (answer == PasswordAnswer.Wrong)
        {
            Fail(person, context);
            return UserRefusals.WrongCredentials;
        }
        await delay.PutBack(guess, context);
        return answer == PasswordAnswer.Busy ? PasswordRefusals.Busy : null;
    }

    /// <summary>A guess at a code is one as well; whoever is not let in for another reason has guessed nothing.</summary>
    public async Task<Refusal> Failed(Attempt attempt, Refusal refusal, HttpContext context)
    {
        if (refusal == UserRefusals.WrongCode) Fail(attempt.Person, context);
        else await delay.PutBack(attempt.Guess!, context);
        return refusal;
    }

    /// <summary>When too many passwords wait already, the next time somebody signs in will do.</summary>
    private async Task Rehash(UserId person, string before, string password)
    {
        if (await passwords.Hash(password) is { } hash) await accounts.Ask(person, new UserCommand.RehashPassword(person, before, hash));
    }

    private void Fail(UserId person, HttpContext context)
    {
        var fail = new UserCommand.FailSignIn(person, Devices.Of(context.Request), Devices.AddressOf(context));
        errands.TryAdd(_ => accounts.Ask(person, fail));
    }

    private async Task NextBeat(long began, CancellationToken cancel)
    {
        var passed = clock.GetElapsedTime(began);
        await Task.Delay(Beat * Math.Ceiling(passed / Beat) - passed, clock, cancel);
    }
}

/// <summary>What became of a password that somebody typed: an account, or a refusal.</summary>
internal sealed record Attempt(UserId Person, UserView? Account, Guess? Guess, Refusal? Refusal)
{
    public bool IsHashedAsBefore { get; init; }

    public static Attempt Refused(Refusal refusal) => new(default, null, null, refusal);
}
