using System.Text.Json;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Runtime.Engine;

/// <summary>Folds views out of the journal, from the nearest snapshot on.</summary>
internal sealed class ViewReader(IJournal journal, Vault vault, SnapshotKeeper snapshots, EngineOptions options, ILogger log)
{
    public async Task<Viewed<TView>> Read<TView>(ViewKind<TView> kind, EntityId entity, long upTo, CancellationToken cancel)
    {
        var key = $"{entity}/{kind.Name}";
        var (version, view) = await FromSnapshot(kind, entity, key, upTo, cancel) ?? new Viewed<TView>(0, kind.Initial(entity));
        var kept = version;
        await foreach (var page in CheckedHistory.Read(journal, vault, entity, version, upTo, cancel).Ahead())
            foreach (var stored in page)
            {
                (version, view) = (stored.Version, kind.Apply(view, stored));
                if (version - kept < options.SnapshotEvery) continue;
                var (at, seen) = (version, view);
                snapshots.Keep(entity, key, () => Write(kind, at, seen), dropOlderThan: 0);
                kept = version;
            }
        return new Viewed<TView>(version, view);
    }

    private async Task<Viewed<TView>?> FromSnapshot<TView>(ViewKind<TView> kind, EntityId entity, string key, long upTo, CancellationToken cancel)
    {
        while (await journal.LoadSnapshot(key, kind.Snapshots.Manifest, upTo, cancel) is { } snapshot)
        {
            try
            {
                var view = JsonSerializer.Deserialize((await vault.OpenSnapshot(entity, snapshot.Content)).Span, kind.Snapshots.Json);
                return new Viewed<TView>(snapshot.Version, view ?? throw new JsonException("the view is null"));
            }
            catch (Exception unusable)
            {
                log.LogWarning(unusable, "The snapshot {Key} at version {Version} cannot be used; an older one or the whole history is read", key, snapshot.Version);
                upTo = snapshot.Version - 1;
            }
        }
        return null;
    }

    private static Snapshot Write<TView>(ViewKind<TView> kind, long version, TView view) =>
        new(version, kind.Snapshots.Manifest, JsonSerializer.SerializeToUtf8Bytes(view, kind.Snapshots.Json));
}
