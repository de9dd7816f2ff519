using System.IO.Compression;
using System.Text.Json;
using SkillGraph.Domain.Texts;
using Xunit.Abstractions;

namespace SkillGraph.Domain.Tests.Texts;

public class TypingARealSession(ITestOutputHelper output)
{
    [Theory]
    [InlineData("sveltecomponent", 18_335)]
    [InlineData("friendsforever_flat", 26_078)]
    public void It_ends_in_the_recorded_text(string trace, int transactions)
    {
        if (TestData.Shared($"traces/{trace}.json.gz", output) is not { } file) return;
        using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var recorded = JsonDocument.Parse(packed);
        Assert.Equal(transactions, recorded.RootElement.GetProperty("txns").GetArrayLength());
        Assert.Equal(recorded.RootElement.GetProperty("endContent").GetString(), Replay(recorded.RootElement).ToString());
    }

    [Fact]
    public void Its_positions_count_characters_and_not_units()
    {
        using var recorded = JsonDocument.Parse("""
            { "txns": [
                { "patches": [[0, 0, "a😀b😀c"], [2, 0, "x"]] },
                { "patches": [[4, 1, "😎y"]] },
                { "patches": [[1, 1, ""], [5, 1, "!"], [3, 1, ""], [0, 0, "😀"]] }] }
            """);
        Assert.Equal("😀axby!", Replay(recorded.RootElement).ToString());
    }

    private static Document Replay(JsonElement recorded)
    {
        var document = Document.Empty;
        var positions = new CodePoints();
        foreach (var transaction in recorded.GetProperty("txns").EnumerateArray())
        {
            var changes = ChangeSet.Empty(document.Length);
            foreach (var patch in transaction.GetProperty("patches").EnumerateArray())
            {
                var text = patch[2].GetString()!;
                var (from, to) = positions.Replace(patch[0].GetInt32(), patch[1].GetInt32(), text);
                changes = changes.Compose(ChangeSet.Replace(changes.LengthAfter, from, to, text));
            }

            document = changes.Apply(document);
        }

        return document;
    }

    // Which characters of the document take two units, in order: enough to turn a count of characters into one of units.
    private sealed class CodePoints
    {
        private readonly List<int> _pairs = [];

        public (int From, int To) Replace(int position, int deleted, string text)
        {
            var first = PairsBefore(position);
            var behind = PairsBefore(position + deleted);
            var units = (position + first, position + deleted + behind);

            var inserted = text.EnumerateRunes().Select((rune, i) => (rune, i)).ToList();
            _pairs.RemoveRange(first, behind - first);
            for (var i = first; i < _pairs.Count; i++) _pairs[i] += inserted.Count - deleted;
            _pairs.InsertRange(first, inserted.Where(at => !at.rune.IsBmp).Select(at => position + at.i));
            return units;
        }

        private int PairsBefore(int position)
        {
            var index = _pairs.BinarySearch(position);
            return index < 0 ? ~index : index;
        }
    }
}
