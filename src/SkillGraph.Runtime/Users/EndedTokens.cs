using System.Text.Json;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Users;

/// <summary>The read model of what ended in the last days, one row for each: whoever starts knows from it which of the tokens that still live are not good.</summary>
public sealed class EndedTokens(TimeProvider clock, ILogger<EndedTokens> log) : ISubscription
{
    public const string Model = "ended-tokens";

    private const int Page = 500;
    private const int OldestSwept = 30;

    /// <summary>Days that are kept beside today: no token lives longer.</summary>
    private const int Days = 2;

    private string _sweptOn = "";

    public string Name => Model;

    public string? Tag => UserEntity.Kind.Name;

    public IReadOnlyList<string> Models => [Model];

    public async Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var rows = await Outdated(models, cancel);
        foreach (var stored in events)
            if (Read(stored, log) is { } ending && ending.At >= clock.GetUtcNow().AddDays(-Days))
                rows.Add(new ReadModelRow(Model, $"{stored.Entity}-{stored.Version}", Day(ending.At), JsonSerializer.SerializeToUtf8Bytes(ending, UserJson.Default.Ending)));
        return rows;
    }

    /// <summary>An account that cannot be read is for an operator to see, and the others go on.</summary>
    public static Ending? Read(StoredEvent stored, ILogger log)
    {
        try
        {
            return Ending.Of(stored);
        }
        catch (EntityUnreadableException unreadable)
        {
            log.LogError(unreadable, "Whose tokens end by an event of {Person} cannot be said", stored.Entity);
            return null;
        }
    }

    /// <summary>Everything that was kept, in pages.</summary>
    public static async IAsyncEnumerable<Ending> All(IReadModels models, DateTimeOffset now)
    {
        for (var age = 0; age <= Days; age++)
            for (string? below = null; await models.List(Model, Day(now.AddDays(-age)), below, Page, CancellationToken.None) is { Count: > 0 } rows; below = rows[^1].Key)
                foreach (var row in rows) yield return JsonSerializer.Deserialize(row.Document!.Value.Span, UserJson.Default.Ending)!;
    }

    /// <summary>Once a day, what no token can be refused by any more.</summary>
    private async Task<List<ReadModelRow>> Outdated(IReadModels models, CancellationToken cancel)
    {
        var (now, outdated) = (clock.GetUtcNow(), new List<ReadModelRow>());
        if (_sweptOn == Day(now)) return outdated;
        for (var age = Days + 1; age <= OldestSwept; age++)
            outdated.AddRange((await models.List(Model, Day(now.AddDays(-age)), null, Page, cancel)).Select(row => row with { Document = null }));
        if (outdated.Count == 0) _sweptOn = Day(now);
        return outdated;
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd");
}
