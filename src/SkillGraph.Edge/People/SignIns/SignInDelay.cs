using System.Net;
using Microsoft.AspNetCore.Http;
using SkillGraph.Domain;
using SkillGraph.Domain.Addresses;
using SkillGraph.Edge.Http;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Addresses;

namespace SkillGraph.Edge.People.SignIns;

/// <summary>
/// Asked before a password, or a code, is looked at. The address that it is tried on counts the guesses, on whichever node they come in and whether there is such an account or not;
/// one that was right is put back, and nothing else ever is.
/// </summary>
internal sealed class SignInDelay(IEngine engine, KnownDevices devices, NetworkBudget networks, EdgeOptions options, TimeProvider clock)
{
    private readonly int _free = (int)Math.Clamp(AddressLimits.FreeGuesses * options.LimitFactor, 1, 1_000_000);

    /// <summary>Takes a guess. Without a refusal the password may be looked at. <paramref name="signedIn"/> is somebody who is signed in and shows the password once more.</summary>
    public async Task<Guess> Take(EntityId address, HttpContext context, bool signedIn = false)
    {
        var guess = new Guess(address, Guid.CreateVersion7().ToString("N"), signedIn || devices.Knows(context.Request, address) ? GuessedBy.KnownDevice : GuessedBy.Stranger, null);
        if (IsOfNetwork(guess) && !networks.TryTake(NetworkOf(context))) return guess with { Refusal = EdgeRefusals.RateLimited };
        var answer = await Ask(guess, new AddressCommand.Guess(UserId.Nobody, guess.Attempt, guess.From, _free));
        if (answer.Refusal is null) return guess;

        if (IsOfNetwork(guess)) networks.PutBack(NetworkOf(context));
        if (answer.Refusal == AddressRefusals.SlowDown) await SayWhen(guess, context);
        return guess with { Refusal = answer.Refusal };
    }

    /// <summary>The password was right, and the code where there is one: the guess does not count, and the browser is known from now on.</summary>
    public async Task Right(Guess guess, HttpContext context)
    {
        await PutBack(guess, context);
        devices.Remember(context, guess.Address);
    }

    /// <summary>Nothing was learned by this guess that was not known, so it does not count.</summary>
    public async Task PutBack(Guess guess, HttpContext context)
    {
        if (IsOfNetwork(guess)) networks.PutBack(NetworkOf(context));
        await Ask(guess, new AddressCommand.PutBack(UserId.Nobody, guess.Attempt, guess.From));
    }

    /// <summary>Whoever shares an address with an attacker still signs in on a device of before.</summary>
    private static bool IsOfNetwork(Guess guess) => guess.From == GuessedBy.Stranger;

    private static IPAddress? NetworkOf(HttpContext context) => context.Connection.RemoteIpAddress;

    private async Task SayWhen(Guess guess, HttpContext context)
    {
        var address = await engine.View(AddressEntity.View, guess.Address, long.MaxValue, context.RequestAborted);
        var wait = address.View.TriedBy(guess.From).Next - clock.GetUtcNow();
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString();
    }

    private Task<Answer> Ask(Guess guess, AddressCommand command) => engine.Ask(guess.Address, new Request($"{guess.Attempt}-{command.GetType().Name}", command));
}

/// <summary>A password that somebody wants to have looked at, and why it is not.</summary>
internal sealed record Guess(EntityId Address, string Attempt, GuessedBy From, Refusal? Refusal);
