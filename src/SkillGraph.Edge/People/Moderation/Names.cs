using SkillGraph.Domain;
using SkillGraph.Edge.People.Accounts;

namespace SkillGraph.Edge.People.Moderation;

/// <summary>The names of the people on a page, each read once. Guests, who have none but in rooms, and whoever was erased have none here.</summary>
internal sealed class Names(AccountDirectory accounts, CancellationToken cancel)
{
    private readonly Dictionary<UserId, string?> _known = [];

    public async Task<Named?> Of(UserId? person) => person is { } id ? new Named(id.Value, await Find(id)) : null;

    public Task<Named?> Of(string? person) => UserId.TryParse(person, out var id) ? Of(id) : Task.FromResult<Named?>(null);

    private async Task<string?> Find(UserId person)
    {
        if (person == UserId.Nobody) return null;
        if (_known.TryGetValue(person, out var known)) return known;
        var account = await accounts.Find(person, cancel);
        return _known[person] = account.Name.Length > 0 ? account.Name : null;
    }
}

/// <summary>Somebody, with their name where it is known.</summary>
internal sealed record Named(string Id, string? Name);
