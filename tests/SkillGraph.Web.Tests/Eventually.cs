namespace SkillGraph.Web.Tests;

internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until both say the same and it is what is wanted, and fails with what they said last.</summary>
    public static async Task<string> Same(Func<Task<string>> one, Func<Task<string>> other, Func<string, bool> wanted)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var (first, second) = (await one(), await other());
            if (first == second && wanted(first)) return first;
            if (DateTime.UtcNow > deadline) Assert.Fail($"They did not come together:\n--- one\n{first}\n--- other\n{second}");
            await Task.Delay(100);
        }
    }
}
