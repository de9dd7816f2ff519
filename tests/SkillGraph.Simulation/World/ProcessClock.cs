namespace SkillGraph.Simulation.World;

/// <summary>The clock of one process: its wall clock may jump, its timestamps and timers follow simulated time.</summary>
internal sealed class ProcessClock(Scheduler scheduler, Process process, Func<long> wallOffset) : TimeProvider
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => scheduler.Now;

    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(scheduler.Now + wallOffset());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(scheduler, process, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Scheduler scheduler, Process process, Action tick) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _setting++;
            if (dueTime != Timeout.InfiniteTimeSpan) Set(dueTime.Ticks, period, _setting);
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(long due, TimeSpan period, int setting) => scheduler.After(
            due,
            () =>
            {
                if (setting != _setting) return;
                if (period > TimeSpan.Zero) Set(period.Ticks, period, setting);
                tick();
            },
            process);
    }
}
