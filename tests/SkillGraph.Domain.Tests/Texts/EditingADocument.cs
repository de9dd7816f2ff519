using System.Text;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Domain.Tests.Texts;

public class EditingADocument
{
    [Fact]
    public void An_edit_leaves_the_old_version_as_it_was()
    {
        var before = Document.Of("one two");
        var after = ChangeSet.Replace(7, 4, 7, "three").Apply(before);
        Assert.Equal("one two", before.ToString());
        Assert.Equal("one three", after.ToString());
    }

    [Fact]
    public void Every_line_break_becomes_one_unit()
    {
        Assert.Equal("a\nb\nc\n", Document.Of("a\r\nb\rc\n").ToString());
        Assert.Equal("[[0,\"a\",\"b\",\"c\",\"\"]]", ChangeSet.Replace(0, 0, 0, "a\r\nb\rc\n").ToString());
    }

    [Fact]
    public void A_change_of_another_length_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => ChangeSet.Empty(3).Apply(Document.Of("four")));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(2, 1)]
    [InlineData(0, 5)]
    public void A_slice_lies_inside_the_document(int from, int to) =>
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => Document.Of("four").Slice(from, to));

    [Fact]
    public void A_unit_lies_inside_the_document()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Document.Of("four")[4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Document.Empty[-1]);
    }

    [Theory]
    [InlineData(1, 40, 12)]
    [InlineData(2, 2_000, 4)]
    [InlineData(3, 400, 900)]
    [InlineData(4, 60, 30_000)]
    public void It_equals_a_string_builder_under_random_edits(int seed, int edits, int longest)
    {
        var random = new Random(seed);
        var model = new StringBuilder();
        var document = Document.Empty;
        for (var i = 0; i < edits; i++)
        {
            var from = random.Next(model.Length + 1);
            var to = Math.Min(model.Length, from + random.Next(3) * random.Next(longest));
            var text = ChangeSets.RandomText(random, random.Next(longest));
            document = ChangeSet.Replace(model.Length, from, to, text).Apply(document);
            model.Remove(from, to - from).Insert(from, text);

            Assert.True(model.Length == document.Length, $"Seed {seed}, edit {i}: the length is {document.Length} and not {model.Length}.");
            Assert.True(model.Equals(document.ToString()), $"Seed {seed}, edit {i}: the text differs.");
            if (model.Length == 0) continue;
            var at = random.Next(model.Length);
            var end = random.Next(at, model.Length + 1);
            Assert.True(model[at] == document[at], $"Seed {seed}, edit {i}: the unit at {at} differs.");
            Assert.True(model.ToString(at, end - at) == document.Slice(at, end), $"Seed {seed}, edit {i}: the slice from {at} to {end} differs.");
        }
    }

    [Fact]
    public void A_text_may_grow_and_shrink_at_one_place()
    {
        var text = ChangeSets.RandomText(new Random(5), 5_000);
        var document = Document.Empty;
        foreach (var unit in text.Replace("😀", "")) document = ChangeSet.Replace(document.Length, 0, 0, $"{unit}").Apply(document);
        Assert.Equal(new string([.. text.Replace("😀", "").Reverse()]), document.ToString());
        while (document.Length > 0) document = ChangeSet.Replace(document.Length, document.Length / 2, document.Length / 2 + 1, "").Apply(document);
        Assert.Equal("", document.ToString());
    }
}
