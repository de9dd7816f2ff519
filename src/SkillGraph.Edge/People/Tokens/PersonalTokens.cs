using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Threading.RateLimiting;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>Finds out whose a personal token is, by looking at the account that it names.</summary>
internal sealed class PersonalTokens(IEngine engine, Standing standing, EdgeOptions options, TimeProvider clock) : IAnswers, IDisposable
{
    private const int MostKnown = 10_000;
    private const int LookupsAtOnce = 60;
    private const int LookupsPerSecond = 5;

    // What ends meanwhile is heard of; only the name may be older.
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Known> _known = new();

    /// <summary>Whoever makes tokens up has an account read for each, before any other limit.</summary>
    private readonly PartitionedRateLimiter<IPAddress> _lookups = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetTokenBucketLimiter(
        address,
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, (int)(LookupsAtOnce * options.LimitFactor)),
            TokensPerPeriod = Math.Max(1, (int)(LookupsPerSecond * options.LimitFactor)),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }));

    /// <summary>Whose it is and until when, or why it is not good.</summary>
    public async ValueTask<(Caller? Caller, DateTimeOffset Expires, Refusal? Refusal)> Read(string text, IPAddress from, CancellationToken cancel)
    {
        if (PersonalToken.Parse(text) is not { } token) return Refused(EdgeRefusals.NotSignedIn);
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(token.Hash, out var known) && now < known.Until && now < known.LookAgain && standing.Allows(known.Caller)) return (known.Caller, known.Until, null);
        if (!standing.Allows(token.Person, token.Id, long.MaxValue)) return Refused(EdgeRefusals.Ended);

        using var lookup = _lookups.AttemptAcquire(from);
        if (!lookup.IsAcquired) return Refused(EdgeRefusals.RateLimited);
        var (version, account) = await engine.View(UserEntity.View, token.Person.Entity(), long.MaxValue, cancel);
        if (account.Tokens.Find(one => one.Id == token.Id) is not { } kept || !token.Is(kept.Hash) || now >= kept.Until) return Refused(EdgeRefusals.NotSignedIn);
        if (!account.HasAccount || account.IsBanned(now)) return Refused(EdgeRefusals.Ended);

        var caller = new Caller(token.Person, account.Name) { Session = token.Id, Version = version, Scopes = ScopesOf(kept) };
        Keep(token.Hash, new Known(caller, kept.Until, now + KnownFor));
        if (kept.LastUsedAt is not { } used || now >= used + UserLimits.TokenUsedEvery) WriteDownUse(token);
        return (caller, kept.Until, null);
    }

    /// <summary>That it was used is written down beside the request, not before its answer.</summary>
    void IAnswers.Answered(EntityId entity, IReadOnlyList<Answer> answers)
    {
    }

    public void Dispose() => _lookups.Dispose();

    private void WriteDownUse(PersonalToken token) => engine.Post(token.Person.Entity(), new Request(Guid.CreateVersion7().ToString("N"), new UserCommand.UseToken(token.Person, token.Id)), this);

    private void Keep(string hash, Known known)
    {
        if (_known.Count >= MostKnown) _known.Clear();
        _known[hash] = known;
    }

    // What a later version calls a scope this one does not know, and does not let in with it.
    private static ImmutableHashSet<Scope> ScopesOf(TokenView token) =>
        [.. token.Scopes.Select(name => WireNames.TryParse<Scope>(name, out var scope) ? scope : default).Where(scope => scope != default)];

    private static (Caller?, DateTimeOffset, Refusal?) Refused(Refusal refusal) => (null, default, refusal);

    private sealed record Known(Caller Caller, DateTimeOffset Until, DateTimeOffset LookAgain);
}
