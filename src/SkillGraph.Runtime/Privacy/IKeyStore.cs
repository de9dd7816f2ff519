namespace SkillGraph.Runtime.Privacy;

/// <summary>Keys of 256 bits by name. It is kept apart from the journal and has a backup rule of its own: what a destroyed key sealed is gone.</summary>
public interface IKeyStore
{
    /// <summary>The key of that name, made now if there never was one; null when it was destroyed.</summary>
    ValueTask<byte[]?> GetOrCreate(string name, CancellationToken cancel);

    /// <summary>The key of that name, or null when there is none.</summary>
    ValueTask<byte[]?> Find(string name, CancellationToken cancel);

    /// <summary>Destroys the key, and keeps its name so that it is never made again.</summary>
    Task Destroy(string name, CancellationToken cancel);
}
