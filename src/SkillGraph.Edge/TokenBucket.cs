namespace SkillGraph.Edge;

/// <summary>A token bucket of one caller at a time: so many at once, so many a second after that. It holds no timer, because there is one per connection.</summary>
internal sealed class TokenBucket
{
    private readonly double _capacity;
    private readonly double _perSecond;
    private readonly TimeProvider _clock;
    private double _tokens;
    private long _filledAt;

    public TokenBucket(double capacity, double perSecond, TimeProvider clock)
    {
        (_capacity, _perSecond, _clock) = (capacity, perSecond, clock);
        (_tokens, _filledAt) = (capacity, clock.GetTimestamp());
    }

    public bool TryTake()
    {
        var now = _clock.GetTimestamp();
        _tokens = Math.Min(_capacity, _tokens + (_clock.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond));
        _filledAt = now;
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }
}
