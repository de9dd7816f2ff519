using System.Diagnostics;
using System.Globalization;
using SkillGraph.Testing;

namespace SkillGraph.Bench.Typing;

/// <summary>People who type into one room over the public interface, from a recording or at a steady rate.</summary>
public static class TypingBenchmark
{
    public static async Task<bool> RunAsync(TypingOptions options)
    {
        using var rest = new RestClient(options.Server);
        await using var session = new TypingSession(rest, options);
        try
        {
            if (options.Trace is null) await TypeAsync(session, options);
            else await ReplayAsync(session, options, Trace.Read(options.Trace));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            session.Problem(session.IsStalled ? "Nothing moved for a minute." : problem is InvalidOperationException or ContractViolation or RestException ? problem.Message : problem.ToString());
        }

        session.PrintTraffic();
        Console.WriteLine(session.Problems.Count == 0 ? "OK" : $"FAILED: {string.Join("\n        ", session.Problems.Distinct().Take(20))}");
        return session.Problems.Count == 0;
    }

    private static async Task TypeAsync(TypingSession session, TypingOptions options)
    {
        var typists = new Typists(session, options);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"typists    {options.Typists}, {options.Rate} edits/s each for {options.Seconds} s"));
        var times = await typists.RunAsync();
        Console.WriteLine($"room       {session.Room}");
        Console.WriteLine($"edits      {times.Edits} for {times.Acknowledged.Count} keystrokes");
        Console.WriteLine($"ack        {Percentiles.Of(times.Acknowledged)}");
        Console.WriteLine($"seen       {Percentiles.Of(times.Seen)}");
        await new FinalCheck(session, options).RunAsync(typists.Text, times.Edits);
    }

    private static async Task ReplayAsync(TypingSession session, TypingOptions options, Trace trace)
    {
        var members = await session.EnterAsync(Math.Max(options.Agents ?? trace.Agents, trace.Agents), trace.Start);
        Console.WriteLine($"room       {session.Room}");
        Console.WriteLine($"trace      {trace.Name}: {trace.Edits.Count} edits by {trace.Agents}, {members.Count} members");
        var started = Stopwatch.GetTimestamp();
        if (trace.IsConcurrent) await new ConcurrentTyping(session, options, trace).RunAsync(members);
        else await LinearTyping.RunAsync(session, options, trace, members[0]);
        foreach (var member in members) await member.WhenSettledAsync(session.Stalled);
        PrintRate(trace.Edits.Count, Stopwatch.GetElapsedTime(started));
        Console.WriteLine($"ack        {Percentiles.Of(members.SelectMany(member => member.AckTimes))}");
        await new FinalCheck(session, options).RunAsync(trace.End, trace.Edits.Count);
    }

    private static void PrintRate(int edits, TimeSpan time) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"typed      {edits} edits in {time.TotalSeconds:0.00} s: {edits / time.TotalSeconds:0} edits/s"));
}
