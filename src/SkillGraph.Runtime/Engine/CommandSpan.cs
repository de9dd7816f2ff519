using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SkillGraph.Runtime.Engine;

/// <summary>One command from when it is taken to its answer, for whoever follows traces or measures; null where nobody does.</summary>
internal sealed class CommandSpan
{
    private const string Append = "journal append";
    private const string Entity = "skillgraph.entity";
    private const string Command = "skillgraph.command";
    private const string Refused = "skillgraph.refusal";

    private static readonly Meter Meter = new("SkillGraph.Engine");
    private static readonly ActivitySource Source = new("SkillGraph.Engine");

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("skillgraph.command.duration", "s", "From taking a command to its answer", tags: null, advice: Buckets.Short);

    private readonly Activity? _activity;
    private readonly long _taken;

    private CommandSpan(Activity? activity, long taken) => (_activity, _taken) = (activity, taken);

    /// <summary>The W3C trace context to go on from, where this trace is one that is kept.</summary>
    public string? Trace => _activity is { Recorded: true } ? _activity.Id : null;

    /// <summary>Begins where the command comes into an engine.</summary>
    public static CommandSpan? Take(EntityId entity, Request request)
    {
        var activity = Start(entity, request, ActivityKind.Internal);
        return activity is null && !Duration.Enabled ? null : new CommandSpan(activity, Stopwatch.GetTimestamp());
    }

    /// <summary>Goes on where the command comes to its entity on another node.</summary>
    public static CommandSpan? Receive(EntityId entity, Request request) =>
        request.Trace is not null && Start(entity, request, ActivityKind.Consumer) is { } activity ? new CommandSpan(activity, 0) : null;

    /// <summary>What is logged until this is disposed of belongs to the trace.</summary>
    public Scope Enter() => new(_activity);

    /// <summary>The facts of a turn have been on their way to the journal since <paramref name="began"/>, and are there.</summary>
    public static void Stored(List<Posted> turn, DateTimeOffset began)
    {
        if (!Source.HasListeners()) return;
        foreach (var posted in turn)
            if (posted.Span?._activity is { Recorded: true } activity) Source.StartActivity(Append, ActivityKind.Client, activity.Context, startTime: began)?.Dispose();
    }

    public void End(Answer answer)
    {
        if (_taken > 0) Duration.Record(Stopwatch.GetElapsedTime(_taken).TotalSeconds);
        if (_activity is null) return;
        if (answer.Refusal is { } refusal) _activity.SetTag(Refused, refusal.Code).SetStatus(ActivityStatusCode.Error);
        _activity.Dispose();
    }

    private static Activity? Start(EntityId entity, Request request, ActivityKind kind)
    {
        if (!Source.HasListeners()) return null;
        // Whoever posts goes on with other things: this one is not theirs.
        var current = Activity.Current;
        ActivityContext.TryParse(request.Trace, null, isRemote: true, out var parent);
        var activity = Source.StartActivity($"{entity.Kind} {request.Command.GetType().Name}", kind, parent);
        Activity.Current = current;
        return activity?.SetTag(Entity, entity.Value).SetTag(Command, request.Id);
    }

    /// <summary>Makes a trace the current one for a while.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Activity? _before;
        private readonly bool _entered;

        public Scope(Activity? activity)
        {
            if (activity is null) return;
            (_before, _entered) = (Activity.Current, true);
            Activity.Current = activity;
        }

        public void Dispose()
        {
            if (_entered) Activity.Current = _before;
        }
    }
}
