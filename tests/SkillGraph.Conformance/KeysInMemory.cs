using System.Collections.Concurrent;
using System.Security.Cryptography;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Conformance;

/// <summary>Keys that go with the process.</summary>
public sealed class KeysInMemory : IKeyStore
{
    private readonly ConcurrentDictionary<string, byte[]?> _keys = new();

    public static Vault NewVault() => new(new KeysInMemory(), TimeProvider.System);

    public Task Open(CancellationToken cancel) => Task.CompletedTask;

    public ValueTask<byte[]?> GetOrCreate(string name, CancellationToken cancel) => new(_keys.GetOrAdd(name, _ => NewKey()));

    public ValueTask<FoundKey> Find(string name, CancellationToken cancel) => new(_keys.TryGetValue(name, out var key) ? new FoundKey(true, key) : default);

    public Task Destroy(string name, CancellationToken cancel) => Task.FromResult(_keys[name] = null);

    public Task Replace(string name, CancellationToken cancel) => Task.FromResult(_keys[name] = NewKey());

    public ValueTask DisposeAsync() => default;

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(32);
}
