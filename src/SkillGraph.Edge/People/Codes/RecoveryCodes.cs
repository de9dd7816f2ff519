using System.Security.Cryptography;
using OtpNet;

namespace SkillGraph.Edge.People.Codes;

/// <summary>Codes for whoever has lost their second factor: shown once, each good once, only their hashes are kept.</summary>
public static class RecoveryCodes
{
    public const int Count = 10;

    // Base32 makes four groups of six letters and digits of it: 120 bits, more than anybody can try, so that a fast hash is enough.
    private const int Bytes = 15;
    private const int Group = 6;

    public static IReadOnlyList<string> New() => [.. Enumerable.Range(0, Count).Select(_ => NewCode())];

    /// <summary>What is kept of a code, however it was typed.</summary>
    public static string HashOf(string code) => OneTimeSecret.HashOf(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant());

    private static string NewCode() =>
        string.Join('-', Base32Encoding.ToString(RandomNumberGenerator.GetBytes(Bytes)).ToLowerInvariant().Chunk(Group).Select(group => new string(group)));
}
