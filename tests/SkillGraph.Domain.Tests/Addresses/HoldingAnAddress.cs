using SkillGraph.Domain.Addresses;
using static SkillGraph.Domain.Addresses.AddressRefusals;

namespace SkillGraph.Domain.Tests.Addresses;

public sealed class HoldingAnAddress
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Over = Noon + AddressLimits.Reservation;
    private static readonly UserId Ada = UserId.Parse($"usr_{1:x32}");
    private static readonly UserId Bob = UserId.Parse($"usr_{2:x32}");
    private static readonly AddressEvent Reserved = new AddressEvent.Reserved(Ada, Over);
    private static readonly AddressEvent Confirmed = new AddressEvent.Confirmed(Ada);
    private static readonly AddressEvent Released = new AddressEvent.Released(Ada);

    // One line per command: what is sent twice, to an address where the first has an effect.
    private static readonly (AddressCommand Sample, DateTimeOffset At, AddressEvent[] To)[] MayComeTwice =
    [
        (new AddressCommand.Reserve(Ada), Noon, []),
        (new AddressCommand.Confirm(Ada), Noon, [Reserved]),
        (new AddressCommand.Lapse(Ada), Over, [Reserved]),
        (new AddressCommand.Release(Ada), Noon, [Reserved, Confirmed]),
        (new AddressCommand.Guess(UserId.Nobody, "g-1", GuessedBy.Stranger, 5), Noon, [Confirmed]),
        (new AddressCommand.PutBack(UserId.Nobody, "g-1", GuessedBy.Stranger), Noon, [new AddressEvent.Guessed("g-1", GuessedBy.Stranger, Noon, Noon.AddMinutes(36))]),
    ];

    public static TheoryData<Type> Commands => [.. typeof(AddressCommand).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(AddressCommand)))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Commands_store_nothing_the_second_time(Type command)
    {
        var (sample, at, to) = Assert.Single(MayComeTwice, one => one.Sample.GetType() == command);
        var once = AddressDecider.Decide(Fold(to), sample, at);
        Assert.NotEmpty(once.Events);
        Assert.Equal(Decision<AddressEvent>.Nothing, AddressDecider.Decide(Fold([.. to, .. once.Events]), sample, at));
    }

    [Fact]
    public void A_free_address_is_reserved_for_a_while() => Then(new AddressCommand.Reserve(Ada), Noon, [], Reserved);

    [Fact]
    public void Somebody_else_gets_it_when_the_time_is_over()
    {
        Refused(new AddressCommand.Reserve(Bob), Over.AddMilliseconds(-1), Reserved);
        Then(new AddressCommand.Reserve(Bob), Over, [Reserved], new AddressEvent.Reserved(Bob, Over + AddressLimits.Reservation));
    }

    [Fact]
    public void A_reservation_is_made_longer_by_whoever_has_it() =>
        Then(new AddressCommand.Reserve(Ada), Noon.AddHours(1), [Reserved], new AddressEvent.Reserved(Ada, Over.AddHours(1)));

    [Fact]
    public void A_confirmed_address_is_kept_for_ever()
    {
        Refused(new AddressCommand.Reserve(Bob), Noon.AddYears(1), Reserved, Confirmed);
        Then(new AddressCommand.Reserve(Ada), Noon.AddYears(1), [Reserved, Confirmed]);
        Then(new AddressCommand.Lapse(Ada), Noon.AddYears(1), [Reserved, Confirmed]);
    }

    [Fact]
    public void It_is_confirmed_late_unless_somebody_else_has_it()
    {
        Then(new AddressCommand.Confirm(Ada), Over.AddHours(1), [Reserved], Confirmed);
        Then(new AddressCommand.Confirm(Ada), Over.AddHours(1), [Reserved, Released], Confirmed);
        Refused(new AddressCommand.Confirm(Ada), Over.AddHours(1), Reserved, new AddressEvent.Reserved(Bob, Over.AddDays(2)));
    }

    [Fact]
    public void A_reservation_lapses_when_its_time_is_over()
    {
        Then(new AddressCommand.Lapse(Ada), Over.AddMilliseconds(-1), [Reserved]);
        Then(new AddressCommand.Lapse(Ada), Over, [Reserved], Released);
        Then(new AddressCommand.Lapse(Ada), Over, [new AddressEvent.Reserved(Bob, Noon)]);
    }

    [Fact]
    public void Only_whoever_has_it_gives_it_back()
    {
        Then(new AddressCommand.Release(Bob), Noon, [Reserved, Confirmed]);
        Then(new AddressCommand.Release(Ada), Noon, [Reserved, Confirmed], Released);
        Then(new AddressCommand.Reserve(Bob), Noon, [Reserved, Confirmed, Released], new AddressEvent.Reserved(Bob, Over));
    }

    private static void Then(AddressCommand command, DateTimeOffset now, AddressEvent[] given, params AddressEvent[] facts)
    {
        var decision = AddressDecider.Decide(Fold(given), command, now);
        Assert.Null(decision.Refusal);
        Assert.Equal([.. facts], decision.Events);
    }

    private static void Refused(AddressCommand command, DateTimeOffset now, params AddressEvent[] given) =>
        Assert.Equal(Taken, AddressDecider.Decide(Fold(given), command, now).Refusal);

    private static AddressState Fold(AddressEvent[] facts) =>
        facts.Aggregate(AddressState.Free, (address, fact) => AddressDecider.Evolve(address, new Recorded<AddressEvent>(1, Noon, Ada, "c-1", fact)));
}
