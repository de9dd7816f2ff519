using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace SkillGraph.Edge.People.Passwords;

/// <summary>Whether a password is the one that was hashed.</summary>
public enum PasswordAnswer
{
    Wrong = 1,
    Right = 2,

    /// <summary>Right, but hashed in a way of before: hash it anew and keep that.</summary>
    RightButOld = 3,

    /// <summary>Too many wait already, so nobody looked.</summary>
    Busy = 4,
}

/// <summary>Hashes passwords on a few threads of its own: hashing is slow on purpose, and a flood of sign-ins must not take the processor from the rooms.</summary>
public sealed class PasswordPool : IDisposable
{
    // PBKDF2 with HMAC-SHA-512, as the OWASP password storage cheat sheet asks for it.
    private const int Iterations = 210_000;

    private const int WaitingPerThread = 32;

    private static readonly object Nobody = new();
    private static readonly Meter Meter = new("SkillGraph.People");
    private static readonly UpDownCounter<int> InHand = Meter.CreateUpDownCounter<int>("skillgraph.passwords.waiting", "{password}", "Passwords that wait to be hashed, or are being hashed");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("skillgraph.passwords.refused", "{password}", "Passwords that nobody hashed, because too many waited");

    private readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly Lazy<string> _nobodys;
    private readonly BlockingCollection<Action> _waiting;

    public PasswordPool()
        : this(Math.Max(1, Environment.ProcessorCount / 2))
    {
    }

    /// <summary>A pool of so many threads; for each of them a few seconds' worth of passwords may wait.</summary>
    public PasswordPool(int threads)
    {
        _nobodys = new Lazy<string>(() => _hasher.HashPassword(Nobody, RandomNumberGenerator.GetHexString(32)));
        _waiting = new BlockingCollection<Action>(threads * WaitingPerThread);
        _waiting.Add(() => _ = _nobodys.Value);
        for (var number = 0; number < threads; number++) new Thread(Work) { IsBackground = true, Name = $"passwords {number}" }.Start();
    }

    /// <summary>The hash of a new password, or null when too many wait already.</summary>
    public Task<string?> Hash(string password, CancellationToken cancel = default) =>
        Enqueue<string?>(() => _hasher.HashPassword(Nobody, password), null, cancel);

    /// <summary>Compares a password with a hash. Where there is none because there is no such person, it takes as long and is wrong.</summary>
    public Task<PasswordAnswer> Verify(string? hash, string password, CancellationToken cancel = default) =>
        Enqueue(() => Compare(hash, password), PasswordAnswer.Busy, cancel);

    public void Dispose() => _waiting.CompleteAdding();

    private PasswordAnswer Compare(string? hash, string password) => _hasher.VerifyHashedPassword(Nobody, hash ?? _nobodys.Value, password) switch
    {
        PasswordVerificationResult.Success when hash is not null => PasswordAnswer.Right,
        PasswordVerificationResult.SuccessRehashNeeded when hash is not null => PasswordAnswer.RightButOld,
        _ => PasswordAnswer.Wrong,
    };

    private Task<T> Enqueue<T>(Func<T> work, T busy, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.TryAdd(() => Run(work, done, cancel)))
        {
            Refused.Add(1);
            return Task.FromResult(busy);
        }
        InHand.Add(1);
        return done.Task;
    }

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> done, CancellationToken cancel)
    {
        try
        {
            if (cancel.IsCancellationRequested) done.SetCanceled(cancel);
            else done.SetResult(work());
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
        finally
        {
            InHand.Add(-1);
        }
    }

    private void Work()
    {
        foreach (var work in _waiting.GetConsumingEnumerable()) work();
    }
}
