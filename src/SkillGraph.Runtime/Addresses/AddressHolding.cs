using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Domain.Addresses;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Runtime.Addresses;

/// <summary>
/// Keeps e-mail addresses with whom they belong to: one that was verified is confirmed, one that was changed, erased or never verified is given back.
/// Reservations wait in rows in the order of their times, and those whose time is over are looked for whenever something happens to any account.
/// </summary>
public sealed class AddressHolding(IEngine engine, TimeProvider clock, ILogger<AddressHolding> log) : ISubscription
{
    public const string Subscription = "address-holding";
    public const string Model = "reservation";
    public const string Waiting = "waiting";

    private const int LapsedAtOnce = 100;

    private static readonly FrozenSet<string> Concerning =
        [UserEvents.Registered, UserEvents.EmailVerified, UserEvents.EmailChangeAsked, UserEvents.EmailChanged, UserEvents.Erased];

    public string Name => Subscription;

    public string? Tag => UserEntity.Kind.Name;

    public IReadOnlyList<string> Models => [Model];

    public async Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var rows = new List<ReadModelRow>();
        foreach (var stored in events)
            if (Concerning.Contains(stored.Type) && await Handle(stored) is { } waiting) rows.Add(waiting);
        foreach (var row in await models.List(Model, Waiting, Envelope.Format(clock.GetUtcNow()), LapsedAtOnce, cancel)) rows.Add(await Lapse(row));
        return rows;
    }

    public static Reservation Read(ReadModelRow row) => JsonSerializer.Deserialize(row.Document!.Value.Span, AddressJson.Default.Reservation)!;

    /// <summary>The row of the reservation that now waits, if there is one.</summary>
    private async Task<ReadModelRow?> Handle(StoredEvent stored)
    {
        if (TryRead(stored) is not { } recorded) return null;
        var person = UserId.Parse(stored.Entity.Value);
        var command = $"{stored.Entity}-{stored.Version}";
        switch (recorded.Event)
        {
            case UserEvent.Registered registered: return Row(registered.Address);
            case UserEvent.EmailChangeAsked asked: return Row(asked.Address);
            case UserEvent.EmailVerified verified:
                await Send(verified.Address, command, new AddressCommand.Confirm(person));
                break;
            case UserEvent.EmailChanged changed:
                await Send(changed.Address, command, new AddressCommand.Confirm(person));
                await Send(changed.Before, command, new AddressCommand.Release(person));
                break;
            case UserEvent.Erased erased:
                foreach (var address in erased.Addresses) await Send(address, command, new AddressCommand.Release(person));
                break;
        }
        return null;

        ReadModelRow Row(string address)
        {
            var reservation = new Reservation(address, person, command);
            var until = Envelope.Format(recorded.At + AddressLimits.Reservation);
            return new ReadModelRow(Model, $"{until}-{command}", Waiting, JsonSerializer.SerializeToUtf8Bytes(reservation, AddressJson.Default.Reservation));
        }
    }

    private async Task<ReadModelRow> Lapse(ReadModelRow row)
    {
        var reservation = Read(row);
        await Send(reservation.Address, $"lapse-{reservation.Source}", new AddressCommand.Lapse(reservation.Holder));
        return row with { Document = null };
    }

    /// <summary>What cannot be taken just now is tried again from the stored offset; what is refused for good is for an operator to see.</summary>
    private async Task Send(string address, string id, AddressCommand command)
    {
        var answer = await engine.Ask(new EntityId(address), new Request(id, command));
        if (answer.Refusal is null) return;
        if (answer.Refusal == EngineRefusals.Busy || answer.Refusal == EngineRefusals.Unavailable) throw new JournalException($"{address} cannot be told: {answer.Refusal.Message}");
        log.LogError("{Address} refused {Command} of {Person}: {Code}", address, command.GetType().Name, command.By, answer.Refusal.Code);
    }

    private Recorded<UserEvent>? TryRead(StoredEvent stored)
    {
        try
        {
            return UserEvents.Catalogue.Read(stored);
        }
        catch (EntityUnreadableException unreadable)
        {
            log.LogError(unreadable, "The addresses of {Person} stay as they are", stored.Entity);
            return null;
        }
    }
}

/// <summary>An address that somebody has until it is verified or its time is over. <c>Source</c> names the event it was made by.</summary>
public sealed record Reservation(string Address, UserId Holder, string Source);
