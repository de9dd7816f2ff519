using Microsoft.AspNetCore.SignalR;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Rooms;

/// <summary>The newest commit batches of a room, bounded in number and bytes and shared by everybody who watches it.</summary>
internal sealed class RecentBatches(EntityId room)
{
    private const int FirstBatches = 16;
    private const int MaxBatches = 1_024;
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private Batch[] _ring = [];
    private Batch? _newest;
    private int _oldest;
    private int _count;
    private int _bytes;

    public void Add(IReadOnlyList<StoredEvent> events)
    {
        var batch = new Batch(events, Frames.Events(room, events), events.Sum(stored => stored.Message.Length));
        lock (_lock)
        {
            while (_count == MaxBatches || (_count > 0 && _bytes + batch.Bytes > MaxBytes)) DropOldest();
            if (_count == _ring.Length) Grow();
            _ring[(_oldest + _count++) % _ring.Length] = batch;
            _bytes += batch.Bytes;
        }
        Volatile.Write(ref _newest, batch);
    }

    /// <summary>Keeps nothing any more, so that everybody has to begin anew.</summary>
    public void Clear()
    {
        lock (_lock)
            while (_count > 0) DropOldest();
        Volatile.Write(ref _newest, null);
    }

    /// <summary>The frame that goes on from a version and the version it reaches, or null when that has been let go already.</summary>
    public (SerializedHubMessage Frame, long Last)? Next(long version)
    {
        // Nearly everybody has seen all but the newest.
        if (Volatile.Read(ref _newest) is { } newest && newest.First == version + 1) return (newest.Frame, newest.Last);
        lock (_lock)
        {
            if (_count == 0 || At(0).First > version + 1) return null;
            var (low, high) = (0, _count - 1);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (At(middle).Last > version) high = middle;
                else low = middle + 1;
            }
            return At(low).Last > version ? (At(low).FrameAfter(room, version), At(low).Last) : null;
        }
    }

    private Batch At(int index) => _ring[(_oldest + index) % _ring.Length];

    private void Grow()
    {
        var ring = new Batch[Math.Clamp(_count * 2, FirstBatches, MaxBatches)];
        for (var i = 0; i < _count; i++) ring[i] = At(i);
        (_ring, _oldest) = (ring, 0);
    }

    private void DropOldest()
    {
        _bytes -= _ring[_oldest].Bytes;
        _ring[_oldest] = null!;
        _oldest = (_oldest + 1) % _ring.Length;
        _count--;
    }

    private sealed record Batch(IReadOnlyList<StoredEvent> Events, SerializedHubMessage Frame, int Bytes)
    {
        public long First => Events[0].Version;

        public long Last => Events[^1].Version;

        public SerializedHubMessage FrameAfter(EntityId room, long version) =>
            version < First ? Frame : Frames.Events(room, [.. Events.SkipWhile(stored => stored.Version <= version)]);
    }
}
