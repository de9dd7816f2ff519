using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>Looks at a journal from outside, as an auditor would: with SQL and SHA-256.</summary>
internal static class Journals
{
    /// <summary>The stored messages of a room in an embedded store, in order.</summary>
    public static async Task<IReadOnlyList<byte[]>> Messages(string folder, string room)
    {
        await using var connection = new SqliteConnection($"Data Source={Directory.GetFiles(folder, "*.db").Single()};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT message FROM journal WHERE persistence_id = $room ORDER BY sequence_number";
        command.Parameters.AddWithValue("$room", room);
        var messages = new List<byte[]>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) messages.Add((byte[])rows[0]);
        return messages;
    }

    /// <summary>Asserts versions 1, 2, 3, … and that each envelope names the hash of the one before.</summary>
    public static void IsOneChain(IReadOnlyList<string> envelopes)
    {
        string? previous = null;
        for (var index = 0; index < envelopes.Count; index++)
        {
            var envelope = JsonSerializer.Deserialize<JsonElement>(envelopes[index]);
            Assert.Equal(index + 1, envelope.Number("v"));
            Assert.Equal(previous, envelope.TryGetProperty("prev", out var prev) ? prev.GetString() : null);
            previous = Hash(envelopes[index]);
        }
    }

    private static string Hash(string envelope) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(envelope))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
