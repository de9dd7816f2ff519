using SkillGraph.Domain;
using SkillGraph.Domain.Addresses;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Addresses;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>Finds accounts, by person or by e-mail address, and hands them what people want of them.</summary>
internal sealed class AccountDirectory(IEngine engine, AddressKeys addresses, TimeProvider clock)
{
    public async Task<UserView> Find(UserId person, CancellationToken cancel) => (await engine.View(UserEntity.View, person.Entity(), long.MaxValue, cancel)).View;

    /// <summary>The account as it was at a version.</summary>
    public async Task<UserView> At(UserId person, long version, CancellationToken cancel) => (await engine.View(UserEntity.View, person.Entity(), version, cancel)).View;

    /// <summary>The account that an address belongs to. Where there is none as much is read: of nobody.</summary>
    public async Task<(UserId Person, UserView Account)?> Find(EmailAddress email, CancellationToken cancel)
    {
        var address = await engine.View(AddressEntity.View, await addresses.Of(email, cancel), long.MaxValue, cancel);
        var holder = address.View.HolderAt(clock.GetUtcNow());
        var account = await Find(holder ?? UserId.New(clock.GetUtcNow()), cancel);
        return holder is { } person && account.Status is UserStatus.Registered or UserStatus.Verified ? (holder.Value, account) : null;
    }

    public ValueTask<EntityId> AddressOf(EmailAddress email, CancellationToken cancel) => addresses.Of(email, cancel);

    public Task<Answer> Ask(UserId person, UserCommand command) => engine.Ask(person.Entity(), new Request(NewId(), command));

    public Task<Answer> Ask(EntityId address, AddressCommand command) => engine.Ask(address, new Request(NewId(), command));

    private static string NewId() => Guid.CreateVersion7().ToString("N");
}
