using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;
using SkillGraph.Edge.People.Codes;

namespace SkillGraph.Edge.Tests.People.Codes;

public sealed class CodesOfAnApp
{
    /// <summary>The secret of RFC 6238, appendix B: "12345678901234567890".</summary>
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static readonly DateTimeOffset Now = new(2026, 11, 25, 10, 0, 15, TimeSpan.Zero);

    /// <summary>The vectors of RFC 6238, appendix B, for SHA-1; an app shows their last six digits.</summary>
    public static TheoryData<long, string> Vectors => new()
    {
        { 59, "94287082" },
        { 1_111_111_109, "07081804" },
        { 1_111_111_111, "14050471" },
        { 1_234_567_890, "89005924" },
        { 2_000_000_000, "69279037" },
        { 20_000_000_000, "65353130" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(seconds / 30, TimeCodes.StepOf(Secret, code[2..], DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Theory]
    [InlineData(-31, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void Are_good_one_step_before_and_after(int seconds, bool good)
    {
        var beginning = DateTimeOffset.FromUnixTimeSeconds(1_111_111_110);
        Assert.Equal(good ? 37_037_037 : null, TimeCodes.StepOf(Secret, "050471", beginning.AddSeconds(seconds)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("05047")]
    [InlineData("0504711")]
    [InlineData("05047a")]
    [InlineData("-50471")]
    [InlineData("٠٥٠٤٧١")]
    [InlineData("14050471")]
    public void Are_six_digits_and_nothing_else(string code) => Assert.Null(TimeCodes.StepOf(Secret, code, DateTimeOffset.FromUnixTimeSeconds(1_111_111_111)));

    [Fact]
    public void May_be_typed_as_the_app_shows_them() => Assert.NotNull(TimeCodes.StepOf(Secret, " 050 471 ", DateTimeOffset.FromUnixTimeSeconds(1_111_111_111)));

    [Fact]
    public void Are_another_for_every_secret()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => TimeCodes.NewSecret()).ToList();
        Assert.Equal(100, secrets.Distinct().Count());
        Assert.All(secrets, secret => Assert.Matches("^[A-Z2-7]{32}$", secret));
        Assert.InRange(secrets.Count(secret => TimeCodes.StepOf(secret, "050471", Now) is not null), 0, 2);
    }

    [Fact]
    public void Reach_the_app_through_an_address_that_names_the_account()
    {
        var uri = new Uri(TimeCodes.UriOf(Secret, "ada+codes@analytical.example"));
        Assert.Equal("otpauth", uri.Scheme);
        Assert.Equal("totp", uri.Host);
        Assert.Equal("/SkillGraph:ada+codes@analytical.example", Uri.UnescapeDataString(uri.AbsolutePath));
        var query = QueryHelpers.ParseQuery(uri.Query);
        Assert.Equal(Secret, query["secret"]);
        Assert.Equal("SkillGraph", query["issuer"]);
        Assert.Equal("6", query["digits"]);
        Assert.Equal("30", query["period"]);
        Assert.Equal("SHA1", query["algorithm"]);
    }

    [Fact]
    public void Are_drawn_as_a_picture_that_runs_nothing_and_loads_nothing()
    {
        var svg = TimeCodes.QrOf(TimeCodes.UriOf(Secret, "ada@analytical.example"));
        var drawing = XDocument.Parse(svg);
        Assert.Equal("svg", drawing.Root!.Name.LocalName);
        Assert.NotNull(drawing.Root.Attribute("viewBox"));
        Assert.All(drawing.Descendants(), element => Assert.Contains(element.Name.LocalName, new[] { "svg", "rect", "path" }));
        Assert.DoesNotContain(drawing.Descendants().SelectMany(element => element.Attributes()), attribute => attribute.Name.LocalName is "style" or "href" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }
}
