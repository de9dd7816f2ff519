using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SkillGraph.Simulation.World;

/// <summary>Everything that happened, as a SHA-256 over every step and as the last lines for people.</summary>
internal sealed class Trace
{
    private const int Remembered = 60;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly Queue<(long At, string What)> _last = new();
    private int _used;
    private long _now;

    public int Steps { get; private set; }

    /// <summary>Receives every line as it is written, when somebody wants to read along.</summary>
    public Action<string>? Reader { get; init; }

    public IEnumerable<string> Last => _last.Select(line => Text(line.At, line.What));

    public void Step(long now, int process)
    {
        _now = now;
        Steps++;
        Span<byte> step = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(step, now);
        BinaryPrimitives.WriteInt32LittleEndian(step[8..], process);
        Add(step);
    }

    public void Line(string what)
    {
        var size = Encoding.UTF8.GetMaxByteCount(what.Length);
        if (size < 1024)
        {
            Span<byte> bytes = stackalloc byte[size];
            Add(bytes[..Encoding.UTF8.GetBytes(what, bytes)]);
        }
        else
        {
            Add(Encoding.UTF8.GetBytes(what));
        }
        Reader?.Invoke(Text(_now, what));
        _last.Enqueue((_now, what));
        if (_last.Count > Remembered) _last.Dequeue();
    }

    public string Hash()
    {
        Flush();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    private static string Text(long at, string what) => string.Create(CultureInfo.InvariantCulture, $"{at / (double)Time.Second,11:F6} {what}");

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used) Flush();
        if (bytes.Length > _buffer.Length)
        {
            _hash.AppendData(bytes);
            return;
        }
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _used);
        _used = 0;
    }
}
