using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Domain.Tests.Texts;

internal static class ChangeSets
{
    private static readonly string[] Characters = ["a", "b", "}", "\n", "é", "😀"];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, Relaxed);

    public static ChangeSet Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Parse(document.RootElement);
    }

    public static ChangeSet Parse(JsonElement json)
    {
        var changes = ChangeSet.TryParse(json, out var problem);
        Assert.True(changes is not null, $"{json.GetRawText()}: {problem}");
        return changes;
    }

    public static string RandomText(Random random, int characters)
    {
        var text = new StringBuilder();
        for (var i = 0; i < characters; i++) text.Append(Characters[random.Next(Characters.Length)]);
        return text.ToString();
    }

    public static ChangeSet RandomChange(Random random, string text, int places = 4)
    {
        var boundaries = Enumerable.Range(0, text.Length + 1).Where(i => i == 0 || i == text.Length || !char.IsLowSurrogate(text[i])).ToList();
        var ends = Enumerable.Range(0, 2 * random.Next(places + 1)).Select(_ => boundaries[random.Next(boundaries.Count)]).Order().ToList();
        return ChangeSet.Of(text.Length, [.. ends.Chunk(2).Select(range => (range[0], range[1], RandomText(random, random.Next(4))))]);
    }

    // Each case has a seed of its own, so that one that failed can be named and run alone.
    public static void ForEachSeed(int count, Action<Random> check)
    {
        for (var seed = 1; seed <= count; seed++)
        {
            try
            {
                check(new Random(seed));
            }
            catch (Exception failure)
            {
                Assert.Fail($"Seed {seed}: {failure}");
            }
        }
    }
}
