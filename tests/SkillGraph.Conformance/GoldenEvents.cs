using SkillGraph.Runtime;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Conformance;

/// <summary>
/// One envelope of every stored name, exactly as it is stored: a single line without a line break at its end.
/// Together, in the order of their versions, they could be the history of one entity, but for some versions that are left out.
/// </summary>
public static class GoldenEvents
{
    /// <summary>The stored names of one kind of entity that have a file.</summary>
    public static IEnumerable<string> Names(string kind) =>
        Directory.GetFiles(Folder, $"{kind}.*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static StoredEvent Read(EntityId entity, string name)
    {
        var message = File.ReadAllBytes(Path.Combine(Folder, $"{name}.json"));
        return new StoredEvent(entity, Envelope.Read(message).Version, name, message);
    }

    /// <summary>All of one kind, oldest first.</summary>
    public static IReadOnlyList<StoredEvent> History(EntityId entity) =>
        [.. Names(entity.Kind).Select(name => Read(entity, name)).OrderBy(stored => stored.Version)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "golden-events");
}
