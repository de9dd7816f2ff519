using System.Buffers.Binary;

namespace SkillGraph.Bench.Edge;

internal delegate void FrameHandler(byte opcode, ReadOnlySpan<byte> payload);

/// <summary>Takes WebSocket frames of a server out of what a socket brings, however it is cut.</summary>
internal sealed class FrameReader
{
    private const int LargestHeader = 10;

    private byte[] _buffer = new byte[8 * 1024];
    private int _filled;

    public Memory<byte> Room
    {
        get
        {
            if (_filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            return _buffer.AsMemory(_filled);
        }
    }

    public ReadOnlySpan<byte> Waiting => _buffer.AsSpan(0, _filled);

    public void Filled(int bytes) => _filled += bytes;

    public void Skip(int bytes)
    {
        _filled -= bytes;
        _buffer.AsSpan(bytes, _filled).CopyTo(_buffer);
    }

    public void Take(FrameHandler handle)
    {
        var at = 0;
        while (TryFrame(at, out var payload, out var length) && at + payload + length <= _filled)
        {
            handle((byte)(_buffer[at] & 0x0f), _buffer.AsSpan(at + payload, length));
            at += payload + length;
        }
        if (at > 0) Skip(at);
    }

    /// <summary>Where the payload of a frame begins, counted from the frame, and its length.</summary>
    private bool TryFrame(int at, out int payload, out int length)
    {
        (payload, length) = (2, 0);
        if (_filled - at < payload) return false;
        length = _buffer[at + 1] & 0x7f;
        if (length < 126) return true;
        payload = length == 126 ? 4 : LargestHeader;
        if (_filled - at < payload) return false;
        length = payload == LargestHeader ? checked((int)BinaryPrimitives.ReadInt64BigEndian(_buffer.AsSpan(at + 2))) : BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(at + 2));
        return true;
    }
}
