using System.Collections.Concurrent;
using System.Diagnostics;
using SkillGraph.Bench.Measuring;
using SkillGraph.Testing;

namespace SkillGraph.Bench.Typing;

/// <summary>Members who type at once at a steady rate, whatever the answers do: how long until it is acknowledged, and until the others see it.</summary>
public sealed class Typists(TypingSession session, TypingOptions options)
{
    private readonly ConcurrentBag<(string Command, IReadOnlyList<long> TypedAt, long At)> _acknowledged = [];
    private readonly ConcurrentBag<(string Command, long At)> _seen = [];
    private readonly LineTypist[] _typists = [.. Enumerable.Range(0, options.Typists).Select(number => new LineTypist(number))];

    /// <summary>What everybody's text must be once they have typed.</summary>
    public string Text => string.Concat(_typists.Select(typist => typist.Line));

    public async Task<TypingTimes> RunAsync()
    {
        var members = await session.EnterAsync(options.Typists, Text);
        foreach (var member in members) Watch(member);
        var clock = new Thread(() => TypeAll(members)) { IsBackground = true, Name = "typists" };
        clock.Start();
        await Task.Run(clock.Join);
        foreach (var member in members) await member.WhenSettledAsync(session.Stalled);
        foreach (var member in members) await member.WhenAtAsync(members.Max(other => other.Version), session.Stalled);
        return Times();
    }

    private void Watch(RoomMember member)
    {
        member.Acknowledged += edit => _acknowledged.Add((edit.Command!, edit.TypedAt.ToArray(), Stopwatch.GetTimestamp()));
        member.Received += envelope =>
        {
            if (envelope.Type == "room.edited.v1" && envelope.By != member.Who.Id) _seen.Add((envelope.Command!, Stopwatch.GetTimestamp()));
        };
    }

    /// <summary>One thread types for everybody, because timers are off by a millisecond and that is what is to be measured.</summary>
    private void TypeAll(IReadOnlyList<RoomMember> members)
    {
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10;
        var step = Stopwatch.Frequency / options.Rate / members.Count;
        for (long i = 0; i < (long)(options.Rate * options.Seconds) * members.Count && !session.IsStalled; i++)
        {
            var due = start + (long)(i * step);
            Clock.SleepUntil(due);
            var number = (int)(i % members.Count);
            members[number].Edit(options.File, file => _typists[number].Type(file.Local), due, compose: true);
        }
    }

    private TypingTimes Times()
    {
        var typedAt = _acknowledged.ToDictionary(edit => edit.Command, edit => edit.TypedAt);
        return new TypingTimes(
            _acknowledged.Count,
            [.. _acknowledged.SelectMany(edit => edit.TypedAt.Select(typed => Stopwatch.GetElapsedTime(typed, edit.At)))],
            [.. _seen.SelectMany(seen => typedAt[seen.Command].Select(typed => Stopwatch.GetElapsedTime(typed, seen.At)))]);
    }
}

/// <summary>How long each keystroke took from when it was due: until its edit was acknowledged, and until each of the others saw it.</summary>
public sealed record TypingTimes(int Edits, IReadOnlyList<TimeSpan> Acknowledged, IReadOnlyList<TimeSpan> Seen);
