using SkillGraph.Domain.Texts;

namespace SkillGraph.Domain.Tests.Texts;

public class MakingAChange
{
    [Fact]
    public void A_replacement_keeps_what_surrounds_it()
    {
        var change = ChangeSet.Replace(14, 4, 4, "x");
        Assert.Equal("[4,[0,\"x\"],10]", change.ToString());
        Assert.Equal((14, 15, false), (change.LengthBefore, change.LengthAfter, change.IsEmpty));
    }

    [Fact]
    public void No_change_is_empty()
    {
        Assert.Equal("[3]", ChangeSet.Empty(3).ToString());
        Assert.Equal("[]", ChangeSet.Empty(0).ToString());
        Assert.Equal("[3]", ChangeSet.Replace(3, 1, 1, "").ToString());
        Assert.True(ChangeSet.Empty(3).IsEmpty && ChangeSet.Empty(0).IsEmpty);
    }

    [Fact]
    public void Several_places_change_at_once() =>
        Assert.Equal("[1,[2],[0,\"x\"],2,[1,\"\",\"\"]]", ChangeSet.Of(6, [(1, 3, ""), (3, 3, "x"), (5, 6, "\n")]).ToString());

    [Fact]
    public void Changes_with_the_same_sections_are_equal()
    {
        Assert.Equal(ChangeSets.Parse("[4,[0,\"x\"],10]"), ChangeSet.Replace(14, 4, 4, "x"));
        Assert.Equal(ChangeSets.Parse("[4,[0,\"x\"],10]").GetHashCode(), ChangeSet.Replace(14, 4, 4, "x").GetHashCode());
        Assert.NotEqual(ChangeSets.Parse("[4,[0,\"y\"],10]"), ChangeSet.Replace(14, 4, 4, "x"));
    }

    [Theory]
    [InlineData(3, 2, 1)]
    [InlineData(3, -1, 1)]
    [InlineData(3, 2, 4)]
    public void A_place_outside_the_document_is_a_bug(int length, int from, int to) =>
        Assert.Throws<ArgumentException>(() => ChangeSet.Replace(length, from, to, "x"));

    // Units and not a string: test data travels as UTF-8, which has no halves.
    [Theory]
    [InlineData('a', '\uD83D')]
    [InlineData('\uDE00', 'a')]
    [InlineData('\uD83D', '\uD83D', '\uDE00')]
    [InlineData('\uD83D', '\uDE00', '\uDE00')]
    public void Half_a_character_in_an_insertion_is_a_bug(params char[] text) =>
        Assert.Throws<ArgumentException>(() => ChangeSet.Replace(3, 0, 0, new string(text)));

    [Fact]
    public void Changes_out_of_order_are_a_bug() =>
        Assert.Throws<ArgumentException>(() => ChangeSet.Of(6, [(3, 4, "a"), (2, 2, "b")]));

    [Theory]
    [InlineData("[4]", false)]
    [InlineData("[1,[2],1]", false)]
    [InlineData("[1,[0,\"x\"],3]", false)]
    [InlineData("[[1,\"x\"],[2],1]", false)]
    [InlineData("[2,[0,\"x\"],2]", true)]
    [InlineData("[2,[1],1]", true)]
    [InlineData("[1,[1],2]", true)]
    [InlineData("[[2,\"x\"],2]", true)]
    public void A_change_stays_between_the_characters(string json, bool splits) =>
        Assert.Equal(splits, ChangeSets.Parse(json).SplitsCharacter(Document.Of("a😀b")));
}
