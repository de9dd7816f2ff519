using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Simulation.Machines;

/// <summary>A key store that every process of the simulated world asks: a key is made of its name, so that every run seals alike.</summary>
internal sealed class DerivedKeys : IKeyStore
{
    private readonly ConcurrentDictionary<string, byte[]> _keys = new();

    public Task Open(CancellationToken cancel) => Task.CompletedTask;

    public ValueTask<byte[]?> GetOrCreate(string name, CancellationToken cancel) => new(_keys.GetOrAdd(name, made => SHA256.HashData(Encoding.UTF8.GetBytes(made))));

    public ValueTask<FoundKey> Find(string name, CancellationToken cancel) => new(_keys.TryGetValue(name, out var key) ? new FoundKey(true, key) : default);

    public Task Destroy(string name, CancellationToken cancel) => throw new NotSupportedException();

    public Task Replace(string name, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
