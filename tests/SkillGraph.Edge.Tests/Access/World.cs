using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using SkillGraph.Domain;
using SkillGraph.Domain.Reports;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.People.Moderation;
using SkillGraph.Edge.People.Passwords;
using SkillGraph.Edge.People.Tokens;
using SkillGraph.Edge.Tests.People.Members;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.Tests.Access;

/// <summary>Everybody who calls, and what they call about. It is put into the engine by hand: a letter and a password for each would take longer than all that is tried.</summary>
public sealed class World : IAsyncLifetime
{
    private const string FirstSession = "ses_first";

    private static readonly UserId Chief = UserId.Parse("usr_00000000000070008000000000000001");

    private readonly ConcurrentDictionary<string, Task<IReadOnlyDictionary<Place, RoomId>>> _rooms = new();
    private readonly Dictionary<string, Actor> _actors = [];
    private string _password = null!;

    internal RunningProgram Program { get; private set; } = null!;

    internal IReadOnlyCollection<Actor> Actors => _actors.Values;

    /// <summary>An account, a moderator and an admin to whom things are done.</summary>
    internal Actor Somebody { get; private set; } = null!;

    internal Actor OtherModerator { get; private set; } = null!;

    internal Actor OtherAdmin { get; private set; } = null!;

    internal string SomebodysToken { get; private set; } = null!;

    internal string SomebodysSession { get; private set; } = null!;

    /// <summary>A private room that none of the callers has entered, of which <c>moderator</c> has taken a report.</summary>
    internal RoomId ReportedRoom { get; private set; }

    internal ReportId TakenReport { get; private set; }

    private IEngine Engine => Program.Services.GetRequiredService<IEngine>();

    public async Task InitializeAsync()
    {
        Program = new RunningProgram();
        _password = (await Program.Services.GetRequiredService<PasswordPool>().Hash(Member.Password))!;
        Add("nobody", ActorKind.Nobody, new Visitor(Program.Address));
        Add("operator", ActorKind.Operator, new Visitor(Program.Address, RunningProgram.OperatorKey));
        foreach (var name in new[] { "guest", "host", "presenter", "reviewer", "spectator", "muted", "banned" }) await Add(name);
        foreach (var name in new[] { "account", "expert", "moderator", "admin", "muted everywhere", "ended" }) await Add(name);
        foreach (var scope in Enum.GetValues<Scope>()) Add($"token: {WireNames.Of(scope)}", ActorKind.Token, await Token(_actors["account"], scope));
        (Somebody, OtherModerator, OtherAdmin) = (await New("account"), await New("moderator"), await New("admin"));
        await Do(UserId.Parse(Somebody.Id), new UserCommand.SetPicture(UserId.Parse(Somebody.Id), "image/png", Convert.ToBase64String(Picture)));
        (SomebodysToken, SomebodysSession) = (await NewToken(Somebody), await NewSession(Somebody));

        ReportedRoom = RoomId.New(DateTimeOffset.UtcNow);
        await Do(ReportedRoom, new RoomCommand.Open(UserId.Parse(Somebody.Id), "Ada", "Secret", RoomKind.Coding, null, null, null, null, RoomVisibility.Private));
        TakenReport = await Report(new ReportSubject(ReportedRoom, 1, 2, null));
        await Do(TakenReport, new ReportCommand.Take(UserId.Parse(_actors["moderator"].Id), UserRole.Moderator));

        await Do(UserId.Parse(_actors["ended"].Id), new UserCommand.EndSession(UserId.Parse(_actors["ended"].Id), FirstSession));
        await Eventually.Refused(_actors["ended"].Visitor);
        await Eventually.Is(() => Task.FromResult(Program.Services.GetRequiredService<Mutes>().Refuse(UserId.Parse(_actors["muted everywhere"].Id)) is not null));
    }

    public async Task DisposeAsync() => await Program.DisposeAsync();

    /// <summary>The beginning of a picture, which is all that is looked at.</summary>
    internal static byte[] Picture => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    internal static string NotThere(string kind) => $"{kind}_{Guid.CreateVersion7():N}";

    /// <summary>Somebody just like one of the callers, for what they do only once.</summary>
    internal async Task<Actor> Double(Actor who) => who.Kind is ActorKind.Guest or ActorKind.Account ? await New(who.Name) : who;

    /// <summary>Rooms of the test of one thing, each with everybody in it, and an id that is none's.</summary>
    internal Task<IReadOnlyDictionary<Place, RoomId>> Rooms(string what) => _rooms.GetOrAdd(what, _ => NewRooms());

    /// <summary>Somebody else in a room.</summary>
    internal UserId Bystander { get; } = UserId.New(DateTimeOffset.UtcNow);

    internal async Task<string> NewSession(Actor of)
    {
        var session = $"ses_{Guid.NewGuid():N}";
        await Start(UserId.Parse(of.Id), session);
        return session;
    }

    internal async Task<string> NewToken(Actor owner) => PersonalToken.Parse((await Token(owner, Scope.Read)).Token!)!.Value.Id;

    internal Task<ReportId> Report(Actor about) => Report(new ReportSubject(null, null, null, UserId.Parse(about.Id)));

    /// <summary>The end of the journal, when all that follows from what is stored has followed.</summary>
    internal async Task<long> Settled()
    {
        var (models, journal) = (Program.Services.GetRequiredService<IReadModels>(), Program.Services.GetRequiredService<IJournal>());
        var head = 0L;
        await Eventually.Is(async () =>
        {
            head = await journal.Head(CancellationToken.None);
            foreach (var subscription in Program.Services.GetServices<ISubscription>())
                if (await models.Offset(subscription.Name, CancellationToken.None) < head) return false;
            return head == await journal.Head(CancellationToken.None);
        });
        return head;
    }

    internal async Task<IReadOnlyList<string>> Since(long head) =>
        [.. (await Program.Services.GetRequiredService<IJournal>().ReadAll(null, head, 100, CancellationToken.None)).Events.Select(stored => $"{stored.Event.Type} of {stored.Event.Entity}")];

    private async Task<ReportId> Report(ReportSubject subject)
    {
        var id = ReportId.New(DateTimeOffset.UtcNow);
        await Do(id, new ReportCommand.Make(UserId.Parse(Somebody.Id), subject, "insults"));
        return id;
    }

    private async Task<IReadOnlyDictionary<Place, RoomId>> NewRooms()
    {
        var rooms = new Dictionary<Place, RoomId> { [Place.Nowhere] = RoomId.New(DateTimeOffset.UtcNow) };
        foreach (var (place, visibility) in new[] { (Place.Public, RoomVisibility.Public), (Place.Private, RoomVisibility.Private) })
        {
            var (room, host) = (rooms[place] = await Opened(_actors["host"], visibility), UserId.Parse(_actors["host"].Id));
            foreach (var name in new[] { "presenter", "reviewer", "spectator", "muted", "banned", "muted everywhere" }) await Do(room, new RoomCommand.Enter(UserId.Parse(_actors[name].Id), name));
            await Do(room, new RoomCommand.SetRole(host, UserId.Parse(_actors["presenter"].Id), RoomRole.Presenter));
            await Do(room, new RoomCommand.SetRole(host, UserId.Parse(_actors["reviewer"].Id), RoomRole.Reviewer));
            await Do(room, new RoomCommand.SetRole(host, UserId.Parse(_actors["muted everywhere"].Id), RoomRole.Host));
            await Do(room, new RoomCommand.MuteMember(host, UserId.Parse(_actors["muted"].Id), null));
            await Do(room, new RoomCommand.BanMember(host, UserId.Parse(_actors["banned"].Id)));
        }
        rooms[Place.AccountsPublic] = await Opened(_actors["account"], RoomVisibility.Public);
        rooms[Place.AccountsPrivate] = await Opened(_actors["account"], RoomVisibility.Private);
        return rooms;
    }

    private async Task<RoomId> Opened(Actor host, RoomVisibility visibility)
    {
        var (room, by) = (RoomId.New(DateTimeOffset.UtcNow), UserId.Parse(host.Id));
        await Do(room, new RoomCommand.Open(by, host.Name, "Sorting", RoomKind.Coding, null, null, null, RoomRole.Spectator, visibility));
        await Do(room, new RoomCommand.AddFile(by, "a.txt", ""));
        await Do(room, new RoomCommand.AddFile(by, "b.txt", ""));
        await Do(room, new RoomCommand.Enter(Bystander, "Eve"));
        await Do(room, new RoomCommand.RaiseHand(Bystander));
        return room;
    }

    private async Task Add(string name) => _actors[name] = await New(name) with { Name = name };

    private void Add(string name, ActorKind kind, Visitor visitor) => _actors[name] = new Actor(name, kind, visitor);

    private async Task<Actor> New(string name)
    {
        if (name is "guest" or "host" or "presenter" or "reviewer" or "spectator" or "muted" or "banned") return new Actor(name, ActorKind.Guest, await Visitor.Guest(Program.Address, name));
        var (id, address) = (UserId.New(DateTimeOffset.UtcNow), $"address_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}");
        await Do(id, new UserCommand.Register(id, Member.NewEmail(), address, name, _password, "link"));
        await Do(id, new UserCommand.VerifyEmail(id, "link"));
        var roles = WireNames.TryParse<UserRole>(name, out var role) && role != UserRole.User ? new[] { role } : [];
        foreach (var granted in roles) await Do(id, new UserCommand.GrantRole(Chief, UserRole.Admin, granted, "kind"));
        if (name == "muted everywhere") await Do(id, new UserCommand.Mute(Chief, UserRole.Moderator, null, "noise"));
        var version = await Start(id, FirstSession);
        var token = Program.Services.GetRequiredService<AccessTokens>().Issue(new AccessToken(id, name, FirstSession, roles, version));
        return new Actor(name, name == "ended" ? ActorKind.Ended : ActorKind.Account, new Visitor(Program.Address, token.Text, id.Value, name));
    }

    private Task<long> Start(UserId person, string session) =>
        Do(person, new UserCommand.StartSession(person, session, $"{session}-1", "a test", "127.0.0.1", _password, null, null));

    private async Task<Visitor> Token(Actor owner, Scope scope)
    {
        var (person, name) = (UserId.Parse(owner.Id), WireNames.Of(scope));
        var token = PersonalToken.New(person);
        await Do(person, new UserCommand.CreateToken(person, token.Id, token.Hash, name, [name], DateTimeOffset.UtcNow.AddDays(1)));
        // That it was used is written down now and then: now, and not among what is refused.
        await Do(person, new UserCommand.UseToken(person, token.Id));
        return new Visitor(Program.Address, token.Text, owner.Id, owner.Name);
    }

    private Task<long> Do(UserId person, UserCommand command) => Do(person.Entity(), command);

    private Task<long> Do(RoomId room, RoomCommand command) => Do(room.Entity(), command);

    private Task<long> Do(ReportId report, ReportCommand command) => Do(report.Entity(), command);

    private async Task<long> Do(EntityId entity, ICommand command)
    {
        var answer = await Engine.Ask(entity, new Request(Guid.NewGuid().ToString("N"), command));
        Assert.True(answer.Refusal is null, $"{command}: {answer.Refusal?.Code}");
        return answer.Version;
    }
}
