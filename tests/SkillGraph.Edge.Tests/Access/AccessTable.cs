using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SkillGraph.Edge.Tests.Access;

/// <summary>Who may do what, as docs/security/access.md has it.</summary>
internal sealed partial class AccessTable
{
    private const string Blank = "–";

    private readonly IReadOnlyList<IReadOnlyList<string[]>> _tables = Read();

    private AccessTable()
    {
        Callers = [.. Rows("caller").SelectMany(row => Names(row[0]))];
        Doors = [.. Rows("door").Concat(Rows("page")).SelectMany(row => Names(row[0]).Select(name => new Door(name, row[1], row[2] == Blank ? null : row[2])))];
        Pages = [.. Rows("page").SelectMany(row => Names(row[0]))];
        Methods = [.. Rows("hub").SelectMany(row => Names(row[1]).Select(method => $"{Names(row[0]).Single()} {method}"))];
        Standings = [.. Header("what", "host")[1..]];
        InRooms = [.. Rows("what", "host").SelectMany(row => Names(row[0]).Select(name => new RoomRule(name, Standings.Zip(row[1..]).ToDictionary(cell => cell.First, cell => cell.Second))))];
        Owned = [.. Rows("what", "whose").SelectMany(row => Names(row[0]).Select(name => new OwnRule(name, row[1], row[2], row[3])))];
        Fields = [.. Rows("schema read").Concat(Rows("schema written")).SelectMany(row => Names(row[0]).Select(name => $"{name}: {string.Join(' ', Names(row[1]))}"))];
    }

    public static AccessTable Page { get; } = new();

    public IReadOnlyList<string> Callers { get; }

    public IReadOnlyList<Door> Doors { get; }

    /// <summary>Those of the doors that are pages of the web client, which is not always built.</summary>
    public IReadOnlyList<string> Pages { get; }

    public IReadOnlyList<string> Methods { get; }

    public IReadOnlyList<string> Standings { get; }

    public IReadOnlyList<RoomRule> InRooms { get; }

    public IReadOnlyList<OwnRule> Owned { get; }

    /// <summary>What clients are told and may say: <c>Person: id name</c>.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>What stands in backquotes, each with the remark behind it.</summary>
    public static IReadOnlyList<string> Names(string cell) => [.. Name().Matches(cell).Select(name => name.Groups[1].Value + name.Groups[2].Value)];

    private string[] Header(params string[] first) => _tables.Single(table => table[0].AsSpan().StartsWith(first))[0];

    private IEnumerable<string[]> Rows(params string[] first) => _tables.Where(table => table[0].AsSpan().StartsWith(first)).SelectMany(table => table.Skip(2));

    private static List<List<string[]>> Read()
    {
        var tables = new List<List<string[]>>();
        var before = "";
        foreach (var line in File.ReadLines(Path.Combine(Root(), "docs", "security", "access.md")))
        {
            if (line.StartsWith('|'))
            {
                if (!before.StartsWith('|')) tables.Add([]);
                tables[^1].Add([.. line.Trim('|').Split('|').Select(cell => cell.Trim())]);
            }
            before = line;
        }
        return tables;
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [GeneratedRegex(@"`([^`]+)`( \([^)]*\))?")]
    private static partial Regex Name();
}

/// <summary>An endpoint or a hub, who is let in there, and the scope with which a personal token is.</summary>
internal sealed record Door(string Name, string For, string? Scope)
{
    /// <summary>What a caller hears here; null for whoever is let in.</summary>
    public string? Refuse(Actor who) => (For, who.Kind) switch
    {
        ("operators", ActorKind.Operator) => null,
        ("operators", _) => "operations.wrong-key",
        (_, ActorKind.Token) => Scope is not null && who.Name == $"token: {Scope}" ? null : "auth.scope-missing",
        ("everybody", _) => null,
        (_, ActorKind.Operator) => "auth.required",
        (_, ActorKind.Ended) => "auth.ended",
        ("anybody", _) => null,
        (_, ActorKind.Nobody) => "auth.required",
        ("signed in", _) => null,
        ("moderators", _) => who.Name is "moderator" or "admin" ? null : "auth.not-allowed",
        ("admins", _) => who.Name == "admin" ? null : "auth.not-allowed",
        _ => throw new InvalidOperationException($"Nobody knows who '{For}' is."),
    };
}

/// <summary>What is heard in a room, by how one stands to it.</summary>
internal sealed record RoomRule(string Name, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>What somebody hears who stands so; null for whoever may.</summary>
    public string? Refuse(Actor who, string standing)
    {
        if (who.Name == "muted everywhere" && Cells["muted everywhere"] is { Length: > 0 } muted) return AccessTable.Names(muted).Single();
        return Cells[standing] is "yes" ? null : AccessTable.Names(Cells[standing]).Single();
    }
}

/// <summary>What is heard about what is one's own, another's, or not there.</summary>
internal sealed record OwnRule(string Name, string Whose, string May, string Others)
{
    private const string AllBut = "all but ";

    public string? Refuse(Actor who)
    {
        var may = May switch
        {
            "all" => true,
            "none" => false,
            "accounts" => who.HasAccount,
            _ when May.StartsWith(AllBut, StringComparison.Ordinal) => !AccessTable.Names(May).Contains(who.Name),
            _ => AccessTable.Names(May) is { Count: > 0 } named ? named.Contains(who.Name) : throw new InvalidOperationException($"Nobody knows who '{May}' is."),
        };
        if (may) return null;
        foreach (var part in Others.Split(", "))
            if (AccessTable.Names(part) is var names && (names.Count == 1 || names[0] == who.Name)) return names[^1];
        throw new InvalidOperationException($"The page does not say what {who.Name} hears at {Name} ({Whose}).");
    }
}
