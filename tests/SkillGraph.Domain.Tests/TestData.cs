using Xunit.Abstractions;

namespace SkillGraph.Domain.Tests;

internal static class TestData
{
    private static readonly string Root = FindRoot();

    /// <summary>A file of this test project.</summary>
    public static string Own(string path) => Path.Combine(Root, "tests", "SkillGraph.Domain.Tests", path);

    /// <summary>A file of <c>../shared/data</c> beside the checkout; null, and a line in the output, where it is absent: the project keeps smaller cases of its own.</summary>
    public static string? Shared(string path, ITestOutputHelper output)
    {
        var file = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", path));
        if (File.Exists(file)) return file;
        output.WriteLine($"Not checked: {file} is missing.");
        return null;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SkillGraph.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds SkillGraph.sln.");
    }
}
