namespace SkillGraph.Bench.Floors;

/// <summary>The barest editable text: one array with a hole where the last edit was.</summary>
public sealed class GapBuffer
{
    private char[] _units = new char[1024];
    private int _start;
    private int _end = 1024;

    public void Replace(int from, int to, string text)
    {
        MoveGap(from);
        _end += to - from;
        if (_end - _start < text.Length) Grow(text.Length);
        text.CopyTo(_units.AsSpan(_start));
        _start += text.Length;
    }

    public override string ToString() => string.Concat(_units.AsSpan(0, _start), _units.AsSpan(_end));

    private void MoveGap(int position)
    {
        if (position < _start)
        {
            var moved = _start - position;
            _units.AsSpan(position, moved).CopyTo(_units.AsSpan(_end - moved));
            (_start, _end) = (position, _end - moved);
        }
        else if (position > _start)
        {
            var moved = position - _start;
            _units.AsSpan(_end, moved).CopyTo(_units.AsSpan(_start));
            (_start, _end) = (position, _end + moved);
        }
    }

    private void Grow(int room)
    {
        var units = new char[(_units.Length + room) * 2];
        var behind = _units.Length - _end;
        _units.AsSpan(0, _start).CopyTo(units);
        _units.AsSpan(_end).CopyTo(units.AsSpan(units.Length - behind));
        (_units, _end) = (units, units.Length - behind);
    }
}
