using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Domain;
using SkillGraph.Domain.Addresses;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Addresses;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Conformance.Engines;

/// <summary>An e-mail address is with whoever verified it, and with nobody when it was not used.</summary>
public abstract class HoldingAddresses(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    private static readonly EntityId First = new($"address_{new string('1', 64)}");
    private static readonly EntityId Second = new($"address_{new string('2', 64)}");

    private int _sent;

    [Fact]
    public async Task A_verified_address_is_confirmed()
    {
        await Register(Ada, First);
        await CatchUp();
        Assert.NotNull((await Address(First)).Until);

        await Send(Ada, new UserCommand.VerifyEmail(Ada, "link-1"));
        await CatchUp();
        Assert.Equal(new AddressState { Holder = Ada }, await Address(First));
    }

    [Fact]
    public async Task A_changed_address_is_given_back()
    {
        await HaveAccount();
        await Send(Second, new AddressCommand.Reserve(Ada));
        await Send(Ada, new UserCommand.AskEmailChange(Ada, "password-1", "ada@example.net", Second.Value, "link-2"));
        await Send(Ada, new UserCommand.VerifyEmail(Ada, "link-2"));
        await CatchUp();

        Assert.Equal(AddressState.Free, await Address(First));
        Assert.Equal(new AddressState { Holder = Ada }, await Address(Second));
    }

    [Fact]
    public async Task Whoever_is_erased_gives_back_what_they_had_and_what_they_wanted()
    {
        await HaveAccount();
        await Send(Second, new AddressCommand.Reserve(Ada));
        await Send(Ada, new UserCommand.AskEmailChange(Ada, "password-1", "ada@example.net", Second.Value, "link-2"));
        await Send(Ada, new UserCommand.Erase(Ada));
        await CatchUp();

        Assert.Equal((AddressState.Free, AddressState.Free), (await Address(First), await Address(Second)));
    }

    [Fact]
    public async Task A_reservation_that_was_not_used_is_given_back_when_something_happens_to_anybody()
    {
        var yesterday = DateTimeOffset.UtcNow - AddressLimits.Reservation - TimeSpan.FromSeconds(1);
        await Store(First, AddressEntity.Kind.Name, AddressEvents.Catalogue, yesterday, new AddressEvent.Reserved(Ada, yesterday + AddressLimits.Reservation));
        await Store(new EntityId(Ada.Value), UserEntity.Kind.Name, UserEvents.Catalogue, yesterday, Registered(First, yesterday));
        await Register(Bob, Second);
        var models = await CatchUp();
        Assert.Equal(2, (await Waiting(models)).Count);

        await Send(Bob, new UserCommand.VerifyEmail(Bob, "link-1"));
        await CatchUp();
        Assert.Equal(AddressState.Free, await Address(First));
        Assert.Equal(Second.Value, Assert.Single(await Waiting(models)).Address);
    }

    [Fact]
    public async Task What_comes_again_changes_nothing()
    {
        await HaveAccount();
        await Send(Second, new AddressCommand.Reserve(Ada));
        await Send(Ada, new UserCommand.AskEmailChange(Ada, "password-1", "ada@example.net", Second.Value, "link-2"));
        await Send(Ada, new UserCommand.VerifyEmail(Ada, "link-2"));
        var models = await CatchUp();
        // Somebody else has it by now.
        await Register(Bob, First);
        await CatchUp();
        await Send(Bob, new UserCommand.VerifyEmail(Bob, "link-1"));
        await CatchUp();
        var (histories, waiting) = (await Histories(), await Waiting(models));

        await models.Reset(AddressHolding.Subscription, [AddressHolding.Model], default);
        await CatchUp();
        Assert.Equal(histories, await Histories());
        Assert.Equal(waiting, await Waiting(models));
        Assert.Equal(new AddressState { Holder = Bob }, await Address(First));
    }

    [Fact]
    public async Task What_cannot_be_taken_just_now_is_told_again()
    {
        var models = await Home.OpenReadModels();
        await Register(Ada, First);
        await Send(Ada, new UserCommand.VerifyEmail(Ada, "link-1"));
        var events = (await History(new EntityId(Ada.Value))).ToList();

        await Assert.ThrowsAsync<JournalException>(() => Holding(new Refusing(EngineRefusals.Busy)).Handle(events, models, default));
        await Assert.ThrowsAsync<JournalException>(() => Holding(new Refusing(EngineRefusals.Unavailable)).Handle(events, models, default));
        Assert.Single(await Holding(new Refusing(AddressRefusals.Taken)).Handle(events, models, default));
    }

    private static AddressHolding Holding(IEngine engine) => new(engine, TimeProvider.System, NullLogger<AddressHolding>.Instance);

    private static UserEvent.Registered Registered(EntityId address, DateTimeOffset at) =>
        new("ada@example.org", address.Value, "Ada", "password-1", "link-1", at + UserLimits.VerifyLinkLife);

    private async Task HaveAccount()
    {
        await Register(Ada, First);
        await Send(Ada, new UserCommand.VerifyEmail(Ada, "link-1"));
    }

    private async Task Register(UserId who, EntityId address)
    {
        await Send(address, new AddressCommand.Reserve(who));
        await Send(who, new UserCommand.Register(who, "ada@example.org", address.Value, "Ada", "password-1", "link-1"));
    }

    private Task Send(UserId who, UserCommand command) => Send(new EntityId(who.Value), command);

    private async Task Send(EntityId entity, ICommand command) => Assert.Null((await Ask(entity, new Request($"c-{++_sent}", command))).Refusal);

    private async Task<AddressState> Address(EntityId address) => (await Engine.View(AddressEntity.View, address, long.MaxValue, default)).View;

    private async Task<string[]> Histories() => [.. (await History(First)).Concat(await History(Second)).Select(stored => $"{stored.Entity} {stored.Version} {stored.Type}")];

    private static async Task<List<Reservation>> Waiting(IReadModels models) =>
        [.. (await models.List(AddressHolding.Model, AddressHolding.Waiting, null, 100, default)).Select(AddressHolding.Read)];

    private async Task<IReadModels> CatchUp()
    {
        var models = await Home.OpenReadModels();
        using var runner = new SubscriptionRunner(
            [Holding(Engine)], Journal, models, new SubscriptionLags(TimeProvider.System), TimeProvider.System, NullLogger<SubscriptionRunner>.Instance);
        var head = await Journal.Head(default);
        await runner.StartAsync(default);
        using var patience = new CancellationTokenSource(Patience);
        while (await models.Offset(AddressHolding.Subscription, default) < head) await Task.Delay(10, patience.Token);
        await runner.StopAsync(default);
        return models;
    }

    /// <summary>Stores a fact of some time ago, past any engine.</summary>
    private async Task Store<TEvent>(EntityId entity, string tag, EventCatalogue<TEvent> catalogue, DateTimeOffset at, TEvent fact)
        where TEvent : class
    {
        var time = Envelope.Truncate(at);
        var message = catalogue.Write(new Recorded<TEvent>(1, time, Ada, "earlier", fact), null);
        var outcome = await Journal.Append(new Append(entity, tag, "earlier", [new NewFact(1, catalogue.NameOf(fact), time.UtcTicks, message)]));
        Assert.Equal(AppendResult.Stored, outcome.Result);
    }

    private sealed class Refusing(Refusal refusal) : IEngine
    {
        public void Post(EntityId entity, Request request, IAnswers answers) => answers.Answered(entity, [new Answer(request.Id, 0, refusal)]);

        public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Watch(EntityId entity, long after, CancellationToken cancel) => throw new NotSupportedException();

        public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(EntityId entity, long after, long upTo, CancellationToken cancel) => throw new NotSupportedException();

        public IAsyncEnumerable<IReadOnlyList<StoredEvent>> ReadSealed(EntityId entity, long after, long upTo, CancellationToken cancel) => throw new NotSupportedException();

        public void LetGo(EntityId entity) => throw new NotSupportedException();

        public Task<Viewed<TView>> View<TView>(ViewKind<TView> kind, EntityId entity, long upTo, CancellationToken cancel) => throw new NotSupportedException();
    }
}
