using System.Security.Cryptography;
using System.Text.Json;
using SkillGraph.Runtime;

namespace SkillGraph.Conformance.Engines;

/// <summary>Checks a history as an outsider would who knows only the contract: with a JSON parser and SHA-256.</summary>
public static class HashChain
{
    public static void Check(IEnumerable<StoredEvent> history)
    {
        var (version, previous) = (0L, (string?)null);
        foreach (var stored in history)
        {
            using var envelope = JsonDocument.Parse(stored.Message);
            var root = envelope.RootElement;
            version++;
            Assert.True(version == stored.Version, $"{stored.Entity}: version {version} is missing before {stored.Version}");
            Assert.Equal((version, stored.Type), (root.GetProperty("v").GetInt64(), root.GetProperty("type").GetString()));
            var named = root.TryGetProperty("prev", out var prev) ? prev.GetString() : null;
            Assert.True(previous == named, $"{stored.Entity}: the chain is broken at version {version}");
            previous = Convert.ToBase64String(SHA256.HashData(stored.Message.Span)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        }
    }
}
