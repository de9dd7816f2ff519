using SkillGraph.Domain;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Privacy;

/// <summary>Rows that say in which entities somebody left something of theirs, for whoever has to find it all. Those who follow such entities keep them.</summary>
internal static class Traces
{
    private const int Page = 500;

    private static readonly byte[] Nothing = "{}"u8.ToArray();

    public static ReadModelRow Row(string model, UserId person, EntityId entity) => new(model, $"{person}/{entity}", person.Value, Nothing);

    /// <summary>The entities, the newest first.</summary>
    public static async Task<IReadOnlyList<EntityId>> Of(UserId person, string model, IReadModels models, CancellationToken cancel)
    {
        var entities = new List<EntityId>();
        for (string? below = null; await models.List(model, person.Value, below, Page, cancel) is { Count: > 0 } rows; below = rows[^1].Key)
            entities.AddRange(rows.Select(row => new EntityId(row.Key[(person.Value.Length + 1)..])));
        return entities;
    }
}
