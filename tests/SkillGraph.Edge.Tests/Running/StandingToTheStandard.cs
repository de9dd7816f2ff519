using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>The table of the ASVS says something of each requirement, and what it points at is there.</summary>
public sealed partial class StandingToTheStandard
{
    private const int Requirements = 253;

    private static readonly IReadOnlyList<string[]> Lines = [.. File.ReadAllLines(Path.Combine(Root(), "docs", "security", "asvs-5.0-level-2.csv")).Skip(1).Select(Cells)];

    [Fact]
    public void Each_requirement_of_levels_1_and_2_has_a_line_without_blanks()
    {
        Assert.Equal(Requirements, Lines.Count);
        Assert.Equal(Requirements, Lines.Select(line => line[0]).Distinct().Count());
        foreach (var line in Lines)
        {
            Assert.Equal(6, line.Length);
            Assert.All(line, cell => Assert.NotEmpty(cell.Trim()));
            Assert.Matches(@"^([1-9]|1[0-7])\.\d+\.\d+$", line[0]);
            Assert.Contains(line[1], new[] { "1", "2" });
            Assert.Contains(line[4], new[] { "met", "not-applicable", "open" });
        }
    }

    [Fact]
    public void What_is_met_is_shown_by_a_file_or_a_test_that_is_there()
    {
        var met = Lines.Where(line => line[4] == "met").ToList();
        Assert.NotEmpty(met);
        foreach (var line in met)
            foreach (var shown in line[5].Split("; "))
            {
                var (path, method) = shown.Split('#') switch { [var there, var name] => (there, name), var only => (only[0], null) };
                var file = Path.Combine(Root(), path);
                Assert.True(File.Exists(file), $"{line[0]}: there is no {path}");
                if (method is not null) Assert.True(File.ReadAllText(file).Contains($" {method}(", StringComparison.Ordinal), $"{line[0]}: there is no {method} in {path}");
            }
    }

    private static string[] Cells(string line) => [.. Cell().Matches(line).Select(cell => cell.Groups[1].Value.Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal))];

    [GeneratedRegex("""(?:^|,)("(?:[^"]|"")*"|[^,]*)""")]
    private static partial Regex Cell();

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
