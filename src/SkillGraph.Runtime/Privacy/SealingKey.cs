using System.Buffers;
using System.Security.Cryptography;

namespace SkillGraph.Runtime.Privacy;

/// <summary>
/// Seals bytes with AES-256-GCM (NIST SP 800-38D). The nonce is the first 96 bits of an HMAC-SHA-256 of the place and the content under a key of its own, a synthetic IV in the manner
/// of RFC 5297: it needs no chance, so that the same history has the same bytes, and two contents do not come by the same one.
/// </summary>
internal sealed class SealingKey
{
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lock _lock = new();
    private readonly AesGcm _cipher;
    private readonly byte[] _nonces;
    private readonly byte[] _key;

    public SealingKey(byte[] key)
    {
        _key = key;
        _cipher = new AesGcm(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: "content"u8.ToArray()), TagBytes);
        _nonces = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: "nonce"u8.ToArray());
    }

    public bool Is(byte[] key) => CryptographicOperations.FixedTimeEquals(_key, key);

    /// <summary>How many bytes a content comes to, sealed.</summary>
    public static int SealedBytes(int content) => NonceBytes + content + TagBytes;

    /// <summary>Writes the nonce, the ciphertext and its tag. What was sealed in one place cannot be opened in another.</summary>
    public void Seal(ReadOnlySpan<byte> content, ReadOnlySpan<byte> place, Span<byte> into)
    {
        NonceOf(content, place, into[..NonceBytes]);
        lock (_lock) _cipher.Encrypt(into[..NonceBytes], content, into[NonceBytes..^TagBytes], into[^TagBytes..], place);
    }

    /// <summary>Throws <see cref="CryptographicException"/> for anything that this key did not seal in this place.</summary>
    public void Open(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> place, Span<byte> into)
    {
        if (whole.Length < SealedBytes(0)) throw new CryptographicException("It is cut short.");
        lock (_lock) _cipher.Decrypt(whole[..NonceBytes], whole[NonceBytes..^TagBytes], whole[^TagBytes..], into, place);
    }

    public static int OpenedBytes(int whole) => Math.Max(0, whole - SealedBytes(0));

    private void NonceOf(ReadOnlySpan<byte> content, ReadOnlySpan<byte> place, Span<byte> nonce)
    {
        var length = place.Length + 1 + content.Length;
        var both = ArrayPool<byte>.Shared.Rent(length);
        place.CopyTo(both);
        // No place holds a zero.
        both[place.Length] = 0;
        content.CopyTo(both.AsSpan(place.Length + 1));
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_nonces, both.AsSpan(0, length), hash);
        hash[..NonceBytes].CopyTo(nonce);
        ArrayPool<byte>.Shared.Return(both, clearArray: true);
    }
}
