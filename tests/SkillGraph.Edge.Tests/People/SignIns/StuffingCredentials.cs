using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using SkillGraph.Edge.People.SignIns;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Tests.People.SignIns;

/// <summary>Fault test A1: passwords tried by the thousand, from many addresses.</summary>
public sealed class StuffingCredentials
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));
    private readonly EphemeralDataProtectionProvider _protection = new();
    private readonly Dictionary<EntityId, List<DateTimeOffset>> _guesses = [];
    private readonly Dictionary<EntityId, string> _known = [];
    private readonly SignInDelay[] _nodes;

    public StuffingCredentials()
    {
        // What the nodes of a cluster share are the entities; budgets of networks each has its own.
        var engine = new AddressesInMemory(_clock);
        _nodes = [.. Enumerable.Range(0, 3).Select(_ => new SignInDelay(engine, new KnownDevices(_protection), new NetworkBudget(1, _clock), new EdgeOptions(), _clock))];
    }

    [Fact]
    public async Task Ten_thousand_attempts_in_a_minute_hardly_reach_the_hash()
    {
        var reached = await Attack(accounts: 1_000, networks: 50, attempts: Tier.Size(pr: 10_000, nightly: 100_000), pause: TimeSpan.FromMilliseconds(6));
        Assert.All(_guesses.Values, times => Assert.InRange(times.Count, 0, 8));
        // 30 at once and one each 20 seconds, from 50 networks, on three nodes.
        Assert.InRange(reached, 50 * 30, 50 * 3 * (30 + 31));
        await EverybodyStillSignsIn();
    }

    [Fact]
    public async Task Nobody_tries_more_than_a_hundred_passwords_a_day_on_an_account()
    {
        await Attack(accounts: 5, networks: 1_000, attempts: 60_000, pause: TimeSpan.FromSeconds(6));
        var day = TimeSpan.FromDays(1);
        Assert.All(_guesses.Values, times => Assert.InRange(times.Max(from => times.Count(time => time >= from && time < from + day)), 40, 100));
        await EverybodyStillSignsIn();
    }

    [Fact]
    public async Task An_address_that_nobody_has_is_slowed_down_like_any_other()
    {
        for (var number = 0; number < 5; number++) Assert.Null((await _nodes[number % 3].Take(Account(1), From(number))).Refusal);
        Assert.Null((await _nodes[0].Take(Account(1), From(6))).Refusal);
        var context = From(7);
        Assert.Equal("auth.slow-down", (await _nodes[1].Take(Account(1), context)).Refusal?.Code);
        Assert.Equal("2", context.Response.Headers.RetryAfter);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null((await _nodes[2].Take(Account(1), From(8))).Refusal);
    }

    [Fact]
    public async Task An_attacker_who_signs_in_to_an_account_of_their_own_wins_nothing()
    {
        var tried = 0;
        for (var round = 0; round < 200; round++)
        {
            if (await _nodes[0].Take(Account(999), From(1)) is { Refusal: null } own) await _nodes[0].Right(own, From(1));
            if ((await _nodes[0].Take(Account(round), From(1))).Refusal is null) tried++;
        }
        Assert.Equal(30, tried);
    }

    [Fact]
    public async Task Whoever_shares_an_address_with_an_attacker_signs_in_on_a_device_of_before()
    {
        var cookie = await SignIn(_nodes[0], Account(999), From(1));
        for (var number = 0; number < 100; number++) await _nodes[0].Take(Account(number), From(1));
        Assert.Equal("edge.rate-limited", (await _nodes[0].Take(Account(999), From(1))).Refusal?.Code);
        await SignIn(_nodes[0], Account(999), From(1, cookie));
    }

    [Fact]
    public async Task Everybody_behind_one_address_signs_in_when_their_passwords_are_right()
    {
        for (var person = 0; person < 500; person++) await SignIn(_nodes[0], Account(person), From(1));
    }

    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(1, 30)]
    [InlineData(100, 3_000)]
    public void The_factor_of_all_limits_counts_here_too(double factor, int most)
    {
        var budget = new NetworkBudget(factor, _clock);
        var taken = 0;
        while (taken < 10_000 && budget.TryTake(IPAddress.Loopback)) taken++;
        Assert.Equal(most, taken);
        _clock.Advance(TimeSpan.FromSeconds(20) / factor);
        Assert.True(budget.TryTake(IPAddress.Loopback));
        Assert.False(budget.TryTake(IPAddress.Loopback));
    }

    [Fact]
    public async Task All_addresses_of_one_IPv6_network_are_one()
    {
        var tried = 0;
        for (var number = 0; number < 100; number++)
        {
            var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse($"2001:db8:1:2:{number:x}::{number:x}") } };
            if ((await _nodes[0].Take(Account(number), context)).Refusal is null) tried++;
        }
        Assert.Equal(30, tried);
        Assert.Null((await _nodes[0].Take(Account(500), new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("2001:db8:1:3::1") } })).Refusal);
    }

    [Fact]
    public async Task A_cookie_of_somebody_else_makes_no_device_known()
    {
        var owner = await SignIn(_nodes[0], Account(1), From(1));
        while ((await _nodes[0].Take(Account(2), From(2))).Refusal is null) { }
        foreach (var cookie in new[] { owner, owner[..^2], "", "nonsense" })
            Assert.Equal("auth.slow-down", (await _nodes[0].Take(Account(2), From(3, cookie))).Refusal?.Code);
    }

    [Fact]
    public async Task A_device_knows_several_accounts()
    {
        var cookie = await SignIn(_nodes[0], Account(1), From(1));
        cookie = await SignIn(_nodes[0], Account(2), From(1, cookie));
        while ((await _nodes[0].Take(Account(1), From(2))).Refusal is null) { }
        Assert.Null((await _nodes[0].Take(Account(1), From(3, cookie))).Refusal);
        Assert.DoesNotContain(Account(1).Value, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_is_signed_in_shows_their_password_whatever_strangers_try()
    {
        while ((await _nodes[0].Take(Account(1), From(2))).Refusal is null) { }
        Assert.Null((await _nodes[0].Take(Account(1), From(3), signedIn: true)).Refusal);
    }

    /// <summary>Tries passwords, account by account, each from the next network and on the next node; answers how many reached the hash.</summary>
    private async Task<int> Attack(int accounts, int networks, int attempts, TimeSpan pause)
    {
        // Everybody has signed in before, on a device of theirs.
        for (var account = 0; account < accounts; account++) _known[Account(account)] = await SignIn(_nodes[0], Account(account), From(100_000 + account));
        var reached = 0;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var address = Account(attempt % accounts);
            if ((await _nodes[attempt % _nodes.Length].Take(address, From(attempt % networks))).Refusal is null)
            {
                reached++;
                _guesses.TryAdd(address, []);
                _guesses[address].Add(_clock.GetUtcNow());
            }
            _clock.Advance(pause);
        }
        return reached;
    }

    /// <summary>Everybody signs in at once on their own device, and on a new one no later than the longest wait.</summary>
    private async Task EverybodyStillSignsIn()
    {
        var number = 0;
        foreach (var (address, cookie) in _known) await SignIn(_nodes[1], address, From(200_000 + number++, cookie));
        _clock.Advance(TimeSpan.FromMinutes(36));
        foreach (var address in _known.Keys) await SignIn(_nodes[2], address, From(300_000 + number++));
    }

    private static async Task<string> SignIn(SignInDelay delay, EntityId address, HttpContext context)
    {
        var guess = await delay.Take(address, context);
        Assert.Null(guess.Refusal);
        await delay.Right(guess, context);
        var cookie = Assert.Single(context.Response.Headers.SetCookie)!;
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        return cookie[(cookie.IndexOf('=') + 1)..cookie.IndexOf(';')];
    }

    private static EntityId Account(int number) => new($"address_{number:x64}");

    private static DefaultHttpContext From(int number, string? cookie = null)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]) } };
        if (cookie is not null) context.Request.Headers.Cookie = $"{KnownDevices.Cookie}={cookie}";
        return context;
    }
}
