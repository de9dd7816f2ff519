using System.Diagnostics;
using System.Reflection;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Typing;

/// <summary>The typing bot checks for itself that every client, the REST view and a replay end in the recorded text; here it is run.</summary>
[Collection(OneServer.Name)]
public sealed class TypingARecordedSession(SharedServer shared, ITestOutputHelper output)
{
    [Theory]
    [InlineData("sveltecomponent")]
    [InlineData("friendsforever_flat")]
    [InlineData("friendsforever_concurrent")]
    public Task Ends_in_the_recorded_text(string trace) => TypingBot.Types(trace, shared.Server.Address, output);

    [Fact]
    public async Task Survives_a_server_that_is_killed_on_the_way()
    {
        await using var server = await ServerProcess.Start(SharedServer.NoLimits);
        var typing = TypingBot.Types("sveltecomponent", server.Address, output);
        for (var kills = 0; kills < 3 && !typing.IsCompleted; kills++)
        {
            await Task.WhenAny(typing, Task.Delay(TimeSpan.FromSeconds(1)));
            await server.Kill();
            await server.Start();
        }
        await typing;
    }
}

/// <summary>The same on PostgreSQL.</summary>
[Collection(OnPostgres.Name)]
public sealed class TypingARecordedSessionOnPostgres(ServerOnPostgres onPostgres, ITestOutputHelper output)
{
    [Theory]
    [InlineData("sveltecomponent")]
    [InlineData("friendsforever_flat")]
    [InlineData("friendsforever_concurrent")]
    public Task Ends_in_the_recorded_text(string trace) => TypingBot.Types(trace, onPostgres.Server.Address, output);
}

/// <summary>The bot as the program it is.</summary>
internal static class TypingBot
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task Types(string trace, Uri server, ITestOutputHelper output)
    {
        if (!IsThere(trace, output)) return;
        string[] arguments = [Metadata("TypingBot"), "typing", "--trace", File(trace), "--url", server.ToString()];
        using var bot = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        try
        {
            var printed = await bot.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
            await bot.WaitForExitAsync().WaitAsync(Patience);
            output.WriteLine(printed);
            Assert.True(bot.ExitCode == 0, printed);
        }
        finally
        {
            if (!bot.HasExited) bot.Kill();
        }
    }

    /// <summary>Whether the recorded session is on this machine.</summary>
    public static bool IsThere(string trace, ITestOutputHelper output)
    {
        if (System.IO.File.Exists(File(trace))) return true;
        output.WriteLine($"Not typed: {File(trace)} is missing.");
        return false;
    }

    private static string File(string trace) => Path.GetFullPath(Path.Combine(Metadata("Traces"), $"{trace}.json.gz"));

    private static string Metadata(string key) => typeof(TypingBot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
