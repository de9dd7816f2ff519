namespace SkillGraph.Edge.Rooms;

/// <summary>How fast one connection may send: commands, signals and joins each have a bucket of their own.</summary>
internal sealed class RoomLimiter(EdgeOptions options, TimeProvider clock)
{
    private readonly TokenBucket _commands = new(100_000 * options.LimitFactor, 5_000 * options.LimitFactor, clock);
    private readonly TokenBucket _signals = new(400 * options.LimitFactor, 100 * options.LimitFactor, clock);
    private readonly TokenBucket _joins = new(100 * options.LimitFactor, 5 * options.LimitFactor, clock);

    public bool MaySend() => _commands.TryTake();

    public bool MaySignal() => _signals.TryTake();

    public bool MayJoin() => _joins.TryTake();
}
