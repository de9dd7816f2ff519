using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SkillGraph.Domain;

namespace SkillGraph.Runtime.Engine;

/// <summary>
/// The command ids in the newest <paramref name="events"/> events of an entity and the version each led to; ids are each sender's own. Kept as 128-bit hashes under
/// a seed of this process: of a busy entity these are most of what is in memory, and the garbage collector need not look at what refers to nothing.
/// </summary>
internal sealed class RecentCommands(int events)
{
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly Queue<(UInt128 Command, long Version)> _order = new();

    // Made when somebody asks: an entity that is being read back passes over far more commands than it keeps.
    private Dictionary<UInt128, long>? _versions;

    public bool TryGet(UserId by, string id, out long version)
    {
        _versions ??= Index();
        return _versions.TryGetValue(Hash(by, id), out version);
    }

    /// <summary>A command of several facts is remembered with the version of the last.</summary>
    public void Remember(UserId by, string id, long version)
    {
        var command = Hash(by, id);
        _order.Enqueue((command, version));
        if (_versions is not null) _versions[command] = version;
        while (_order.Peek() is var oldest && oldest.Version <= version - events)
        {
            _order.Dequeue();
            if (_versions is not null && _versions.TryGetValue(oldest.Command, out var newest) && newest == oldest.Version) _versions.Remove(oldest.Command);
        }
    }

    private Dictionary<UInt128, long> Index()
    {
        var versions = new Dictionary<UInt128, long>(_order.Count);
        foreach (var (command, version) in _order) versions[command] = version;
        return versions;
    }

    // The ids of people are of one length, so no two pairs are the same text.
    private static UInt128 Hash(UserId by, string id)
    {
        Span<char> text = stackalloc char[by.Value.Length + id.Length];
        by.Value.CopyTo(text);
        id.CopyTo(text[by.Value.Length..]);
        return XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text), Seed);
    }
}
