using System.Text.Json;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Domain.Tests.Texts;

public class StoringAChange
{
    [Fact]
    public void It_is_read_back_as_it_was_written() => ChangeSets.ForEachSeed(2_000, random =>
    {
        var change = ChangeSets.RandomChange(random, ChangeSets.RandomText(random, random.Next(20)));
        var json = ChangeSets.Json(change);
        Assert.Equal(change.ToString(), json);
        Assert.Equal(change, JsonSerializer.Deserialize<ChangeSet>(json));
        Assert.Equal(change, ChangeSets.Parse(json));
        Assert.Equal(change, JsonSerializer.Deserialize<ChangeSet>(JsonSerializer.Serialize(change)));
    });

    [Fact]
    public void It_may_be_a_field_of_something_larger()
    {
        var stored = new Stored("main.cs", ChangeSet.Replace(14, 4, 4, "x\ny"), 3);
        var json = JsonSerializer.Serialize(stored);
        Assert.Equal("""{"File":"main.cs","Changes":[4,[0,"x","y"],10],"Version":3}""", json);
        Assert.Equal(stored, JsonSerializer.Deserialize<Stored>(json));
    }

    [Fact]
    public void More_sections_than_one_edit_may_have_can_still_be_read()
    {
        var change = ChangeSet.Of(120_000, [.. Enumerable.Range(0, 60_000).Select(i => (2 * i, 2 * i + 1, "x"))]);
        Assert.Equal(change, JsonSerializer.Deserialize<ChangeSet>(JsonSerializer.Serialize(change)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[\"x\"]")]
    [InlineData("[-1]")]
    [InlineData("[1.5]")]
    [InlineData("[[]]")]
    [InlineData("[[0,1]]")]
    [InlineData("[[0,[]]]")]
    [InlineData("[[0,\"\\ud83d\"]]")]
    public void What_is_no_change_cannot_be_read(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ChangeSet>(json));

    [Fact]
    public void A_length_that_overflows_cannot_be_read() =>
        Assert.Throws<OverflowException>(() => JsonSerializer.Deserialize<ChangeSet>("[2147483647,1]"));

    private sealed record Stored(string File, ChangeSet Changes, int Version);
}
