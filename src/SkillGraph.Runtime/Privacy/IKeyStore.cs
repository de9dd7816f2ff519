namespace SkillGraph.Runtime.Privacy;

/// <summary>Keys of 256 bits by name. It is kept apart from the journal and has a backup rule of its own: what a destroyed key sealed is gone.</summary>
public interface IKeyStore : IAsyncDisposable
{
    /// <summary>Makes what is not there yet. Throws <see cref="Journals.JournalException"/> when the store cannot be used, as all others do.</summary>
    Task Open(CancellationToken cancel);

    /// <summary>The key of that name, made now if there never was one; null when it was destroyed.</summary>
    ValueTask<byte[]?> GetOrCreate(string name, CancellationToken cancel);

    /// <summary>The key of that name, or whether it was destroyed, or that there never was one.</summary>
    ValueTask<FoundKey> Find(string name, CancellationToken cancel);

    /// <summary>Destroys the key, and keeps its name so that it is never made again.</summary>
    Task Destroy(string name, CancellationToken cancel);

    /// <summary>Destroys the key and makes another in its place.</summary>
    Task Replace(string name, CancellationToken cancel);
}

/// <summary>What a key store knows of a name. <c>Key</c> is null when it was destroyed, and when it never was.</summary>
public readonly record struct FoundKey(bool IsKnown, byte[]? Key);
