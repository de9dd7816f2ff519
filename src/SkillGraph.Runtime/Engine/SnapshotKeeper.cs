using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Runtime.Engine;

/// <summary>Writes snapshots behind the entities' backs, each sealed with a key of its entity. One that cannot be written, or finds the queue full, is left out: it is a cache.</summary>
internal sealed class SnapshotKeeper : IAsyncDisposable
{
    private const int QueueLength = 64;

    private readonly Channel<(EntityId Entity, string Key, Func<Snapshot> Take, long DropOlderThan)> _waiting =
        Channel.CreateBounded<(EntityId, string, Func<Snapshot>, long)>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Task _writing;

    public SnapshotKeeper(IJournal journal, Vault vault, ILogger log) => _writing = Write(journal, vault, log);

    /// <summary>Keeps the snapshot, and the one at <paramref name="dropOlderThan"/> in case this one turns out unusable; drops what is older.</summary>
    public void Keep(EntityId entity, string key, Func<Snapshot> take, long dropOlderThan) => _waiting.Writer.TryWrite((entity, key, take, dropOlderThan));

    private async Task Write(IJournal journal, Vault vault, ILogger log)
    {
        // Not ReadAllAsync: that leaves the scheduler this was started on.
        while (await _waiting.Reader.WaitToReadAsync())
            while (_waiting.Reader.TryRead(out var next))
                await Write(journal, next.Key, next.DropOlderThan, () => Seal(vault, next.Entity, next.Take()), log);
    }

    private static async Task Write(IJournal journal, string key, long dropOlderThan, Func<Task<Snapshot>> take, ILogger log)
    {
        try
        {
            await journal.SaveSnapshot(key, await take(), CancellationToken.None);
            if (dropOlderThan > 0) await journal.DropSnapshots(key, dropOlderThan, CancellationToken.None);
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "A snapshot of {Key} was not kept", key);
        }
    }

    private static async Task<Snapshot> Seal(Vault vault, EntityId entity, Snapshot snapshot) => snapshot with { Content = await vault.SealSnapshot(entity, snapshot.Content) };

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
    }
}
