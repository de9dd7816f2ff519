using System.Text.Json;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Domain.Tests.Texts;

public class ReadingAChangeFromOutside
{
    [Theory]
    [InlineData("[]", "[]")]
    [InlineData("[0]", "[]")]
    [InlineData("[5]", "[5]")]
    [InlineData("[4,[0,\"x\"],10]", "[4,[0,\"x\"],10]")]
    [InlineData("[[2]]", "[[2]]")]
    [InlineData("[[0,\"\",\"\"]]", "[[0,\"\",\"\"]]")]
    [InlineData("[[1,\"a\",\"\",\"b\"],3]", "[[1,\"a\",\"\",\"b\"],3]")]
    [InlineData("[[0,\"\\ud83d\\ude00\"]]", "[[0,\"😀\"]]")]
    [InlineData("[2,3,0,1]", "[6]")]
    [InlineData("[[2],[0],[3]]", "[[5]]")]
    [InlineData("[1,[0],[0,\"\"],1]", "[2]")]
    [InlineData("[[2,\"\"],1]", "[[2],1]")]
    [InlineData("[[0,\"a\"],[0,\"b\",\"\"],[0,\"c\"]]", "[[0,\"ab\",\"c\"]]")]
    [InlineData("[[2],[0,\"a\"]]", "[[2],[0,\"a\"]]")]
    public void What_an_editor_may_send_is_taken_in_its_shortest_form(string json, string expected) =>
        Assert.Equal(ChangeSets.Json(JsonElement.Parse(expected)), ChangeSets.Parse(json).ToString());

    [Theory]
    [InlineData("null", "The changes are not an array.")]
    [InlineData("{}", "The changes are not an array.")]
    [InlineData("3", "The changes are not an array.")]
    [InlineData("\"[]\"", "The changes are not an array.")]
    [InlineData("[null]", "A section is neither a length nor an array.")]
    [InlineData("[true]", "A section is neither a length nor an array.")]
    [InlineData("[\"x\"]", "A section is neither a length nor an array.")]
    [InlineData("[{}]", "A section is neither a length nor an array.")]
    [InlineData("[3,[]]", "A section is an empty array.")]
    [InlineData("[-1]", "A length is not a whole number from zero up.")]
    [InlineData("[1.5]", "A length is not a whole number from zero up.")]
    [InlineData("[1e999]", "A length is not a whole number from zero up.")]
    [InlineData("[2147483648]", "A length is not a whole number from zero up.")]
    [InlineData("[[-1,\"x\"]]", "A length is not a whole number from zero up.")]
    [InlineData("[[\"x\"]]", "A length is not a whole number from zero up.")]
    [InlineData("[[null,\"x\"]]", "A length is not a whole number from zero up.")]
    [InlineData("[[[1]]]", "A length is not a whole number from zero up.")]
    [InlineData("[[0,1]]", "A line of an insertion is not a string.")]
    [InlineData("[[0,null]]", "A line of an insertion is not a string.")]
    [InlineData("[[0,\"a\",[]]]", "A line of an insertion is not a string.")]
    [InlineData("[[0,\"a\\nb\"]]", "A line of an insertion holds a line break.")]
    [InlineData("[[0,\"a\",\"b\\r\"]]", "A line of an insertion holds a line break.")]
    [InlineData("[[0,\"\\ud83d\"]]", "An insertion holds half a character.")]
    [InlineData("[[0,\"a\\ude00b\"]]", "An insertion holds half a character.")]
    [InlineData("[[0,\"\\ud83d\",\"\\ude00\"]]", "An insertion holds half a character.")]
    [InlineData("[[0,\"\\ud83d\"],[0,\"\\ude00\"]]", "An insertion holds half a character.")]
    [InlineData("[1073741824]", "The changes are too long.")]
    [InlineData("[1073741823,[1]]", "The changes are too long.")]
    [InlineData("[1073741823,[0,\"x\"]]", "The changes are too long.")]
    [InlineData("[2147483647,2147483647,2147483647]", "The changes are too long.")]
    public void Everything_else_is_turned_down_with_a_reason(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Null(ChangeSet.TryParse(document.RootElement, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Nothing_at_all_is_turned_down()
    {
        Assert.Null(ChangeSet.TryParse(default, out var problem));
        Assert.Equal("The changes are not an array.", problem);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_turned_down()
    {
        using var document = JsonDocument.Parse((byte[])[.. "[[0,\""u8, 0xFF, .. "\"]]"u8]);
        Assert.Null(ChangeSet.TryParse(document.RootElement, out var problem));
        Assert.Equal("An insertion holds half a character.", problem);
    }

    [Fact]
    public void Absurdly_many_sections_are_turned_down()
    {
        using var document = JsonDocument.Parse($"[{string.Join(',', Enumerable.Repeat("0", ChangeSet.MaxSections + 1))}]");
        Assert.Null(ChangeSet.TryParse(document.RootElement, out var problem));
        Assert.Equal("The changes have more than 50000 sections.", problem);
    }
}
