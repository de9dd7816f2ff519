using System.Security.Cryptography;

namespace SkillGraph.Runtime.Engine;

/// <summary>Puts a checksum before a snapshot, because a flipped bit in a cache must not become a state.</summary>
internal static class SnapshotSeal
{
    public static ReadOnlyMemory<byte> Seal(ReadOnlySpan<byte> content)
    {
        var whole = new byte[SHA256.HashSizeInBytes + content.Length];
        SHA256.HashData(content, whole);
        content.CopyTo(whole.AsSpan(SHA256.HashSizeInBytes));
        return whole;
    }

    public static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> whole)
    {
        if (whole.Length < SHA256.HashSizeInBytes) throw new FormatException("it is cut short");
        var content = whole[SHA256.HashSizeInBytes..];
        if (!SHA256.HashData(content.Span).AsSpan().SequenceEqual(whole.Span[..SHA256.HashSizeInBytes])) throw new FormatException("its checksum is wrong");
        return content;
    }
}
