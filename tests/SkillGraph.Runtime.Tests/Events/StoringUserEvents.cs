using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using SkillGraph.Conformance;
using SkillGraph.Domain;
using SkillGraph.Domain.Addresses;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime.Addresses;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Runtime.Tests.Events;

/// <summary>What is stored of people's accounts, and of their addresses, must be readable for ever.</summary>
public sealed class StoringUserEvents
{
    private static readonly EntityId Ada = new("usr_019a9f3c5e8a7c41b6d2f0a1938475c6");
    private static readonly EntityId Address = new($"address_{new string('a', 64)}");

    private static readonly UserId Owner = UserId.Parse(Ada.Value);
    private static readonly UserId Moderator = UserId.Parse("usr_019a9f3d10b47a02938c1d5e6f708192");

    // What stays in clear when somebody is erased: ids, hashes of what nobody can guess, and words of ours. Whoever adds a text to an event decides here, or in the catalogue.
    private static readonly Dictionary<Type, string[]> InClear = new()
    {
        [typeof(UserEvent.Registered)] = ["Address", "Link"],
        [typeof(UserEvent.ResetAsked)] = ["Link"],
        [typeof(UserEvent.EmailVerified)] = ["Address"],
        [typeof(UserEvent.EmailChangeAsked)] = ["Address", "Link"],
        [typeof(UserEvent.EmailChanged)] = ["Address", "Before"],
        [typeof(UserEvent.PictureSet)] = ["MediaType"],
        [typeof(UserEvent.SessionStarted)] = ["Session", "Token"],
        [typeof(UserEvent.SessionRenewed)] = ["Session", "Token"],
        [typeof(UserEvent.SessionEnded)] = ["Session"],
        [typeof(UserEvent.SessionsEnded)] = ["Except"],
        [typeof(UserEvent.SecondFactorConfirmed)] = ["RecoveryCodes"],
        [typeof(UserEvent.RecoveryCodeUsed)] = ["Code"],
        [typeof(UserEvent.TokenCreated)] = ["Hash", "Scopes", "Token"],
        [typeof(UserEvent.TokenUsed)] = ["Token"],
        [typeof(UserEvent.TokenRevoked)] = ["Token"],
        [typeof(UserEvent.Erased)] = ["Addresses"],
    };

    private static readonly Type[] OfModerators =
        [typeof(UserEvent.RoleGranted), typeof(UserEvent.RoleRevoked), typeof(UserEvent.Muted), typeof(UserEvent.Unmuted), typeof(UserEvent.Banned), typeof(UserEvent.Unbanned)];

    public static TheoryData<Type> Events => [.. typeof(UserEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(UserEvent)))];

    public static TheoryData<Type> AddressEventTypes => [.. typeof(AddressEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(AddressEvent)))];

    public static TheoryData<string> StoredNames => [.. UserEvents.Catalogue.Names, .. AddressEvents.Catalogue.Names];

    public static TheoryData<string> UserFiles => [.. GoldenEvents.Names("user")];

    public static TheoryData<string> AddressFiles => [.. GoldenEvents.Names("address")];

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_has_a_stored_name(Type type) => Assert.Contains(type, UserEvents.Catalogue.Types);

    [Theory]
    [MemberData(nameof(AddressEventTypes))]
    public void Every_event_of_an_address_has_a_stored_name(Type type) => Assert.Contains(type, AddressEvents.Catalogue.Types);

    [Theory]
    [MemberData(nameof(StoredNames))]
    public void Every_stored_name_has_a_golden_file(string name) => Assert.Contains(name, GoldenEvents.Names(name[..name.IndexOf('.')]));

    [Theory]
    [MemberData(nameof(StoredNames))]
    public void Every_stored_name_begins_with_its_kind_and_ends_with_a_number(string name) => Assert.Matches(@"^(user|address)\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]*$", name);

    [Theory]
    [MemberData(nameof(UserFiles))]
    public void A_golden_file_reads_and_writes_back_byte_for_byte(string name) => ReadsAndWritesBack(UserEvents.Catalogue, Ada, name);

    [Theory]
    [MemberData(nameof(AddressFiles))]
    public void A_golden_file_of_an_address_reads_and_writes_back_byte_for_byte(string name) => ReadsAndWritesBack(AddressEvents.Catalogue, Address, name);

    [Theory]
    [MemberData(nameof(Events))]
    public async Task What_it_says_of_a_person_is_sealed_with_their_key(Type type)
    {
        var vault = KeysInMemory.NewVault();
        await vault.Prepare(Ada, []);
        var fact = Sample(type);
        var by = OfModerators.Contains(type) ? Moderator : Owner;
        var recorded = new Recorded<UserEvent>(1, new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero), by, "c-1", fact);
        var stored = new StoredEvent(Ada, 1, UserEvents.Catalogue.NameOf(fact), UserEvents.Catalogue.Write(recorded, null, null, new PersonalSeal(vault, Ada)));
        Assert.Equal(InClear.GetValueOrDefault(type, []), Canaries(stored));

        Assert.Equal(Canaries(UserEvents.Catalogue.Write(recorded, null)), Canaries((await vault.Open([stored]))[0]));
        await vault.Forget(Owner, default);
        var erased = (await vault.Open([stored]))[0];
        Assert.Equal(InClear.GetValueOrDefault(type, []), Canaries(erased));
        Assert.IsType(type, UserEvents.Catalogue.Read(erased).Event);
    }

    [Fact]
    public void The_golden_files_say_what_they_always_said()
    {
        var history = GoldenEvents.History(Ada);
        var whole = Fold(history);
        var before = Fold([.. history.Where(stored => stored.Type != UserEvents.Erased)]);

        Assert.Equal(UserStatus.Erased, whole.Status);
        Assert.Equal(("ada@example.net", "Ada Lovelace 世界", UserStatus.Verified), (before.Email, before.Name, before.Status));
        Assert.Equal("grüß dich \"quoted\" </script>", before.Headline);
        Assert.Equal(["https://example.org/ada"], before.Links);
        Assert.Equal("dark", before.Preferences["theme"]);
        Assert.Empty(before.Sessions);
    }

    [Fact]
    public void Whose_an_address_is_stays_as_it_was()
    {
        var states = GoldenEvents.History(Address)
            .Select((_, index) => GoldenEvents.History(Address).Take(index + 1).Aggregate(AddressEntity.View.Initial(Address), AddressEntity.View.Apply)).ToList();
        Assert.Equal([Ada.Value, Ada.Value, null, null, null], states.Select(state => state.Holder?.Value));
        Assert.Equal([new DateTimeOffset(2026, 11, 26, 13, 0, 0, TimeSpan.Zero), null, null, null, null], states.Select(state => state.Until));
        Assert.Equal([0, 0, 0, 1, 0], states.Select(state => state.TriedBy(GuessedBy.KnownDevice).Open.Count));
    }

    /// <summary>A fact whose every text says where it stands.</summary>
    private static UserEvent Sample(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        return (UserEvent)constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value($"canary:{parameter.Name}", parameter.ParameterType))]);
    }

    private static object Value(string text, Type type) => type switch
    {
        _ when type == typeof(string) => text,
        _ when type == typeof(ImmutableList<string>) => ImmutableList.Create(text),
        _ when type == typeof(ImmutableSortedDictionary<string, string>) => ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("name", text),
        _ when type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?) => new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero),
        _ when type == typeof(long) => 1L,
        _ when type.IsEnum => Enum.GetValues(type).GetValue(0)!,
        _ => throw new InvalidOperationException($"No sample of {type}."),
    };

    private static IEnumerable<string> Canaries(StoredEvent stored) => Canaries(stored.Message);

    private static IEnumerable<string> Canaries(ReadOnlyMemory<byte> message) =>
        Regex.Matches(Text(message), "canary:([A-Za-z]+)").Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);

    private static UserView Fold(IEnumerable<StoredEvent> history) => history.Aggregate(UserEntity.View.Initial(Ada), UserEntity.View.Apply);

    private static void ReadsAndWritesBack<TEvent>(EventCatalogue<TEvent> catalogue, EntityId entity, string name)
        where TEvent : class
    {
        var stored = GoldenEvents.Read(entity, name);
        var recorded = catalogue.Read(stored);
        Assert.Equal(name, catalogue.NameOf(recorded.Event));
        Assert.Equal(Text(stored.Message), Text(catalogue.Write(recorded, Envelope.Read(stored.Message.Span).Previous)));
    }

    private static string Text(ReadOnlyMemory<byte> message) => Encoding.UTF8.GetString(message.Span);
}
