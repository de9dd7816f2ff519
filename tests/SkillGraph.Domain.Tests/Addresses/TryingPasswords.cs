using SkillGraph.Domain.Addresses;
using static SkillGraph.Domain.Addresses.AddressRefusals;

namespace SkillGraph.Domain.Tests.Addresses;

/// <summary>Passwords are tried ever more slowly, and nobody is locked out by what others try.</summary>
public sealed class TryingPasswords
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private const int MostByStrangers = 57;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private AddressState _address = AddressState.Free;
    private int _attempts;

    public static TheoryData<GuessedBy, double[]> Waits => new()
    {
        { GuessedBy.Stranger, [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048] },
        { GuessedBy.KnownDevice, [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048] },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public void The_first_are_free_and_each_later_one_waits_twice_as_long_up_to_a_bound(GuessedBy by, double[] seconds)
    {
        var now = Noon;
        foreach (var wait in seconds)
        {
            Try(by, now);
            // While the waits are short hardly anything is forgotten meanwhile.
            var next = _address.TriedBy(by).Next;
            Assert.Equal(wait, (next - now).TotalSeconds, 0.001);
            if (wait > 0) Assert.Equal(SlowDown, Decide(new AddressCommand.Guess(UserId.Nobody, "early", by, 5), next.AddMilliseconds(-1)).Refusal);
            now = next;
        }
    }

    [Theory]
    [InlineData(GuessedBy.Stranger, MostByStrangers)]
    [InlineData(GuessedBy.KnownDevice, 100 - MostByStrangers)]
    public void In_no_24_hours_are_there_more_than_a_bound(GuessedBy by, int most)
    {
        var times = TryAsOftenAsPossible(by, TimeSpan.FromDays(5));
        var busiest = times.Max(from => times.Count(time => time >= from && time < from + Day));
        Assert.InRange(busiest, most - 10, most);
    }

    [Fact]
    public void Waiting_first_wins_nothing()
    {
        var times = new List<DateTimeOffset>();
        // Whoever rests until all is forgotten gets the free ones again, and no more than that in any 24 hours.
        for (var start = Noon; start < Noon + 6 * Day; start += TimeSpan.FromHours(16)) times.AddRange(TryAsOftenAsPossible(GuessedBy.Stranger, TimeSpan.FromHours(6), start));
        Assert.True(times.Max(from => times.Count(time => time >= from && time < from + Day)) <= MostByStrangers);
    }

    [Fact]
    public void A_device_of_before_signs_in_whatever_strangers_try()
    {
        TryAsOftenAsPossible(GuessedBy.Stranger, TimeSpan.FromDays(2));
        var now = Noon + 2 * Day;
        Assert.Equal(SlowDown, Decide(new AddressCommand.Guess(UserId.Nobody, "a stranger", GuessedBy.Stranger, 5), _address.ByStrangers.Next.AddSeconds(-1)).Refusal);
        Assert.NotEmpty(Decide(new AddressCommand.Guess(UserId.Nobody, "a device of before", GuessedBy.KnownDevice, 5), now).Events);
    }

    [Fact]
    public void Nobody_waits_longer_than_the_longest_wait_however_long_it_went_on()
    {
        TryAsOftenAsPossible(GuessedBy.Stranger, TimeSpan.FromDays(30));
        var last = Noon.AddDays(30);
        Assert.True(_address.ByStrangers.Next - last <= TimeSpan.FromMinutes(36));
        Assert.True(_address.ByStrangers.Forgotten - last <= TimeSpan.FromHours(12));
        Assert.NotEmpty(Decide(new AddressCommand.Guess(UserId.Nobody, "the owner", GuessedBy.Stranger, 5), last.AddMinutes(37)).Events);
    }

    [Fact]
    public void Whoever_knows_the_password_signs_in_as_often_as_they_like()
    {
        for (var number = 0; number < 1_000; number++)
        {
            var attempt = Try(GuessedBy.Stranger, Noon);
            Apply(Decide(new AddressCommand.PutBack(UserId.Nobody, attempt, GuessedBy.Stranger), Noon), Noon);
        }
        Assert.Equal(Noon, _address.ByStrangers.Forgotten);
    }

    [Fact]
    public void A_right_password_forgives_nothing_but_itself()
    {
        var alone = TryAsOftenAsPossible(GuessedBy.Stranger, Day).Count;
        _address = AddressState.Free;
        var tried = 0;
        for (var now = Noon; now < Noon + Day; now += TimeSpan.FromSeconds(1))
        {
            // The owner signs in every minute, on a device of before and as a stranger; the attacker takes what is left.
            if (now.Second == 30)
                foreach (var by in new[] { GuessedBy.KnownDevice, GuessedBy.Stranger })
                    if (now >= _address.TriedBy(by).Next) Apply(Decide(new AddressCommand.PutBack(UserId.Nobody, Try(by, now), by), now), now);
            if (now < _address.ByStrangers.Next) continue;
            Try(GuessedBy.Stranger, now);
            tried++;
        }
        Assert.InRange(tried, 1, alone);
    }

    [Fact]
    public void Nothing_is_put_back_that_was_not_tried_or_was_put_back()
    {
        var attempt = Try(GuessedBy.Stranger, Noon);
        Assert.Equal(Decision<AddressEvent>.Nothing, Decide(new AddressCommand.PutBack(UserId.Nobody, "another", GuessedBy.Stranger), Noon));
        Assert.Equal(Decision<AddressEvent>.Nothing, Decide(new AddressCommand.PutBack(UserId.Nobody, attempt, GuessedBy.KnownDevice), Noon));
        Apply(Decide(new AddressCommand.PutBack(UserId.Nobody, attempt, GuessedBy.Stranger), Noon), Noon);
        Assert.Equal(Decision<AddressEvent>.Nothing, Decide(new AddressCommand.PutBack(UserId.Nobody, attempt, GuessedBy.Stranger), Noon));
    }

    [Fact]
    public void What_was_tried_stays_when_the_address_changes_hands()
    {
        TryAsOftenAsPossible(GuessedBy.Stranger, TimeSpan.FromHours(1));
        var tried = _address.ByStrangers;
        var ada = UserId.Parse($"usr_{1:x32}");
        foreach (var fact in new AddressEvent[] { new AddressEvent.Reserved(ada, Noon), new AddressEvent.Confirmed(ada), new AddressEvent.Released(ada) })
        {
            Apply(fact, Noon);
            Assert.Equal(tried, _address.ByStrangers);
        }
    }

    private List<DateTimeOffset> TryAsOftenAsPossible(GuessedBy by, TimeSpan time, DateTimeOffset? start = null)
    {
        var from = start ?? Noon;
        var (tried, now) = (new List<DateTimeOffset>(), _address.TriedBy(by).Next > from ? _address.TriedBy(by).Next : from);
        for (; now < from + time; now = _address.TriedBy(by).Next)
        {
            Try(by, now);
            tried.Add(now);
        }
        return tried;
    }

    private string Try(GuessedBy by, DateTimeOffset now)
    {
        var attempt = $"g-{++_attempts}";
        Apply(Decide(new AddressCommand.Guess(UserId.Nobody, attempt, by, 5), now), now);
        return attempt;
    }

    private Decision<AddressEvent> Decide(AddressCommand command, DateTimeOffset now) => AddressDecider.Decide(_address, command, now);

    private void Apply(Decision<AddressEvent> decision, DateTimeOffset now) => Apply(Assert.Single(decision.Events), now);

    private void Apply(AddressEvent fact, DateTimeOffset now) => _address = AddressDecider.Evolve(_address, new Recorded<AddressEvent>(1, now, UserId.Nobody, "c-1", fact));
}
