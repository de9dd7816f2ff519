namespace SkillGraph.Simulation.World;

/// <summary>
/// Runs everything that happens, one thing at a time, in the order of simulated time. What becomes ready at the same moment is put in
/// an order by the dice; time passes only here.
/// </summary>
internal sealed class Scheduler(Dice dice, Trace trace)
{
    private const int LongestStep = 100;

    // Time and order in one number, because comparing them is much of the work.
    private const int OrderBits = 24;

    private readonly PriorityQueue<Happening, long> _ahead = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;
    private string? _escaped;

    public long Now { get; private set; }

    public void At(long time, Action run, Process? process = null) => Enqueue(Math.Max(time, Now), new Happening(process, static action => ((Action)action!)(), run));

    public void After(long delay, Action run, Process? process = null) => At(Now + delay, run, process);

    /// <summary>Code of a process that can go on: it does so in a moment.</summary>
    public void Ready(Process process, SendOrPostCallback run, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _escaped ??= Environment.StackTrace;
            return;
        }
        Enqueue(Now + dice.Below(LongestStep), new Happening(process, run, state));
    }

    /// <summary>Runs until this time, or until <paramref name="stopped"/> says so after a step.</summary>
    public void Run(long until, Func<bool> stopped, Action<Exception> thrown)
    {
        while (!stopped() && _ahead.TryPeek(out var next, out var when) && when >> OrderBits <= until)
        {
            _ahead.Dequeue();
            if (_escaped is { } stack) throw new InvalidOperationException($"Something ran on another thread:\n{stack}");
            Now = when >> OrderBits;
            if (next.Process is { } process)
            {
                if (!process.IsAlive) continue;
                if (process.PausedUntil > Now)
                {
                    Enqueue(process.PausedUntil + dice.Below(LongestStep), next);
                    continue;
                }
            }
            trace.Step(Now, next.Process?.Number ?? 0);
            SynchronizationContext.SetSynchronizationContext(next.Process);
            try
            {
                next.Run(next.State);
            }
            catch (Exception failure)
            {
                thrown(failure);
            }
        }
        SynchronizationContext.SetSynchronizationContext(null);
        Now = Math.Max(Now, until);
    }

    private void Enqueue(long at, Happening happening) => _ahead.Enqueue(happening, (at << OrderBits) | ++_order);

    private readonly record struct Happening(Process? Process, SendOrPostCallback Run, object? State);
}

/// <summary>One life of a program: what it awaits goes on through here, and nothing of it goes on when it has been killed.</summary>
internal sealed class Process(Scheduler scheduler, int number) : SynchronizationContext
{
    public int Number => number;

    public bool IsAlive { get; private set; } = true;

    public long PausedUntil { get; set; }

    public void Kill() => IsAlive = false;

    public override void Post(SendOrPostCallback run, object? state) => scheduler.Ready(this, run, state);

    public override void Send(SendOrPostCallback run, object? state) => throw new NotSupportedException("Nothing may block in a simulation.");

    public override SynchronizationContext CreateCopy() => this;
}
