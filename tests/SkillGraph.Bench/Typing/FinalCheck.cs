using System.Diagnostics;
using System.Text.Json;
using SkillGraph.Testing;

namespace SkillGraph.Bench.Typing;

/// <summary>Whether everybody who can be asked tells the same story in the end: members, REST, the journal's events, a replay, the room after a restart.</summary>
public sealed class FinalCheck(TypingSession session, TypingOptions options)
{
    public async Task RunAsync(string text, int edits)
    {
        await CheckMembersAsync(text);
        await CheckViewAsync("the view", text);
        await CheckEventsAsync(text, edits);
        await CheckReplayAsync(text);
        if (options.Restart is not null) await CheckAfterRestartAsync(options.Restart, text, edits);
    }

    private RoomMember First => session.Members[0];

    private async Task CheckMembersAsync(string text)
    {
        foreach (var member in session.Members)
        {
            await member.WhenAtAsync(session.Members.Max(other => other.Version), session.Stalled);
            Compare(member.Who.Name, member.Text(options.File), text);
        }
    }

    private async Task CheckViewAsync(string name, string text)
    {
        CompareView(name, await session.AskAsync(rest => rest.GetViewAsync(First.Who, session.Room, cancellation: session.Stalled)), text);
        var then = await session.AskAsync(rest => rest.GetViewAsync(First.Who, session.Room, First.Version, session.Stalled));
        CompareView($"{name} at version {First.Version}", then, text);
    }

    private void CompareView(string name, JsonElement view, string text)
    {
        if (view.GetProperty("version").GetInt64() != First.Version) session.Problem($"{name} is of version {view.GetProperty("version")}, the room at {First.Version}.");
        Compare(name, view.GetProperty("files").GetProperty(options.File).GetProperty("text").GetString()!, text);
    }

    private async Task CheckEventsAsync(string text, int edits)
    {
        var started = Stopwatch.GetTimestamp();
        var fold = await session.AskAsync(FoldEventsAsync);
        Console.WriteLine($"events     {fold.Version} read and folded in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s, each chained to the one before");
        CompareFold("the stream of events", fold, text);
        CompareEdits(fold, edits);
    }

    private async Task<RoomFold> FoldEventsAsync(RestClient rest)
    {
        var fold = new RoomFold();
        await foreach (var line in rest.StreamEventsAsync(First.Who, session.Room, cancellation: session.Stalled)) fold.Apply(line);
        return fold;
    }

    /// <summary>Every acknowledged edit is there exactly once (the fold refuses a second effect), and no other of ours.</summary>
    private void CompareEdits(RoomFold fold, int edits)
    {
        var acknowledged = session.Members.SelectMany(member => member.AcknowledgedEdits).ToDictionary();
        foreach (var (command, version) in acknowledged)
        {
            if (!fold.Edits.TryGetValue(command, out var stored)) session.Problem($"{command} was acknowledged and is not there.");
            else if (stored != version) session.Problem($"{command} was acknowledged with version {version} and stored as {stored}.");
        }

        if (acknowledged.Count != edits) session.Problem($"{edits} edits were typed and {acknowledged.Count} acknowledged.");
        if (options.Room is null && fold.Edits.Count != edits) session.Problem($"{edits} edits were typed and {fold.Edits.Count} stored.");
    }

    private async Task CheckReplayAsync(string text)
    {
        var started = Stopwatch.GetTimestamp();
        var fold = await session.AskAsync(FoldReplayAsync);
        Console.WriteLine($"replay     {fold.Version} envelopes in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s, each chained to the one before");
        CompareFold("the replay", fold, text);
    }

    private async Task<RoomFold> FoldReplayAsync(RestClient rest)
    {
        var fold = new RoomFold();
        await using var replays = new SignalRClient(new Uri(rest.Server, "/hubs/replays"), First.Who.AccessToken);
        await replays.StartAsync(session.Stalled);
        var stream = replays.StreamAsync(
            envelopes => Fold(fold, envelopes), "Replay", session.Room, new { from = 1, to = First.Version, speed = 0, maxPause = 2 });
        await foreach (var version in stream.WithCancellation(session.Stalled))
            if (version == First.Version) break;
        return fold;
    }

    private static long Fold(RoomFold fold, JsonElement envelopes)
    {
        foreach (var envelope in envelopes.EnumerateArray()) fold.Apply(new WireEnvelope(envelope));
        return fold.Version;
    }

    private async Task CheckAfterRestartAsync(string command, string text, int edits)
    {
        var started = Stopwatch.GetTimestamp();
        using var restart = Process.Start("/bin/sh", ["-c", command]);
        await restart.WaitForExitAsync(session.Stalled);
        if (restart.ExitCode != 0) session.Problem($"'{command}' ended with {restart.ExitCode}.");
        Console.WriteLine($"restart    {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s");
        await CheckViewAsync("the view after the restart", text);
        await CheckEventsAsync(text, edits);
        var newcomer = await session.AddAsync(await session.AskAsync(rest => rest.GuestAsync("newcomer", session.Stalled)));
        Compare("somebody new after the restart", newcomer.Text(options.File), text);
        await CheckMembersAsync(text);
    }

    private void CompareFold(string name, RoomFold fold, string text)
    {
        if (fold.Version != First.Version) session.Problem($"{name} ends at {fold.Version}, the room is at {First.Version}.");
        Compare(name, fold.Files[options.File].Text.ToString(), text);
    }

    private void Compare(string name, string actual, string expected)
    {
        if (actual == expected) return;
        var same = actual.AsSpan().CommonPrefixLength(expected);
        session.Problem($"{name} has another text: {actual.Length} instead of {expected.Length} units, the first difference at {same}.");
    }
}
