using System.Text.Json;
using SkillGraph.Domain.Texts;
using Xunit.Abstractions;

namespace SkillGraph.Domain.Tests.Texts;

public class ChangingTheSameDocumentTwice(ITestOutputHelper output)
{
    [Fact]
    public void Concurrent_pairs_end_as_in_the_editor() => CheckPairs(TestData.Own("Texts/concurrent-pairs.jsonl"), 30);

    [Fact]
    public void All_recorded_pairs_end_as_in_the_editor()
    {
        if (TestData.Shared("changesets/rebase-500.jsonl", output) is { } file) CheckPairs(file, 500);
    }

    [Fact]
    public void A_late_change_is_rebased_as_in_the_editor()
    {
        var lines = File.ReadAllLines(TestData.Own("Texts/rebased-updates.jsonl"));
        Assert.Equal(30, lines.Length);
        foreach (var line in lines)
        {
            using var recorded = JsonDocument.Parse(line);
            var expected = new Recorded(line, recorded.RootElement);
            var newer = recorded.RootElement.GetProperty("over").EnumerateArray().Select(ChangeSets.Parse).ToList();
            var head = newer.Aggregate(Document.Of(expected.Text("doc")), (document, change) => change.Apply(document));
            var rebased = expected.Change("changes").Rebase(newer);
            expected.Check("rebased", rebased);
            expected.Check("final", rebased.Apply(head));
        }
    }

    [Fact]
    public void A_change_at_the_head_stays_as_it_is()
    {
        var change = ChangeSet.Replace(3, 1, 1, "x");
        Assert.Same(change, change.Rebase([]));
    }

    [Fact]
    public void Both_orders_end_in_the_same_text() => ChangeSets.ForEachSeed(2_000, random =>
    {
        var text = ChangeSets.RandomText(random, random.Next(20));
        var a = ChangeSets.RandomChange(random, text);
        var b = ChangeSets.RandomChange(random, text);
        var document = Document.Of(text);
        var aFirst = b.Map(a).Apply(a.Apply(document));
        var bFirst = a.Map(b, before: true).Apply(b.Apply(document));
        Assert.Equal(aFirst.ToString(), bFirst.ToString());
        Assert.False(b.Map(a).SplitsCharacter(a.Apply(document)));
    });

    [Fact]
    public void Composed_changes_do_what_they_did_one_by_one() => ChangeSets.ForEachSeed(2_000, random =>
    {
        var document = Document.Of(ChangeSets.RandomText(random, random.Next(20)));
        var a = ChangeSets.RandomChange(random, document.ToString());
        var afterA = a.Apply(document);
        var b = ChangeSets.RandomChange(random, afterA.ToString());
        var afterB = b.Apply(afterA);
        var c = ChangeSets.RandomChange(random, afterB.ToString());
        var afterC = c.Apply(afterB).ToString();
        Assert.Equal(afterB.ToString(), a.Compose(b).Apply(document).ToString());
        Assert.Equal(afterC, a.Compose(b).Compose(c).Apply(document).ToString());
        Assert.Equal(afterC, a.Compose(b.Compose(c)).Apply(document).ToString());
    });

    [Fact]
    public void Changes_of_different_lengths_are_a_bug()
    {
        Assert.Throws<ArgumentException>(() => ChangeSet.Empty(3).Map(ChangeSet.Empty(4)));
        Assert.Throws<ArgumentException>(() => ChangeSet.Empty(3).Compose(ChangeSet.Empty(4)));
    }

    private static void CheckPairs(string file, int count)
    {
        var lines = File.ReadAllLines(file);
        Assert.Equal(count, lines.Length);
        foreach (var line in lines)
        {
            using var recorded = JsonDocument.Parse(line);
            var expected = new Recorded(line, recorded.RootElement);
            var document = Document.Of(expected.Text("doc"));
            var (a, b) = (expected.Change("a"), expected.Change("b"));
            var (bOverA, aOverB) = (b.Map(a), a.Map(b, before: true));
            expected.Check("a", a);
            expected.Check("b", b);
            expected.Check("bOverA", bOverA);
            expected.Check("aOverB", aOverB);
            expected.Check("composed", a.Compose(bOverA));
            expected.Check("afterA", a.Apply(document));
            expected.Check("final", bOverA.Apply(a.Apply(document)));
            expected.Check("final", aOverB.Apply(b.Apply(document)));
            expected.Check("final", a.Compose(bOverA).Apply(document));
        }
    }

    private sealed record Recorded(string Line, JsonElement Fields)
    {
        public string Text(string field) => Fields.GetProperty(field).GetString()!;

        public ChangeSet Change(string field) => ChangeSets.Parse(Fields.GetProperty(field));

        public void Check(string field, ChangeSet actual) => Check(field, ChangeSets.Json(Fields.GetProperty(field)), ChangeSets.Json(actual));

        public void Check(string field, Document actual) => Check(field, Text(field), actual.ToString());

        private void Check(string field, string expected, string actual) =>
            Assert.True(expected == actual, $"{field} is {actual} and not {expected} in {Line}");
    }
}
