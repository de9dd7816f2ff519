using System.Buffers;
using System.Text.Json;

namespace SkillGraph.Runtime.Events;

/// <summary>The buffer each thread writes envelopes into, one after the other; what is kept of one is a copy of its exact size.</summary>
internal static class EnvelopeBuffer
{
    private const int Kept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Take()
    {
        _buffer ??= new ArrayBufferWriter<byte>(1024);
        _writer ??= new Utf8JsonWriter(_buffer, Envelope.WriterOptions);
        return (_buffer, _writer);
    }

    public static void GiveBack()
    {
        // One large envelope should not leave every thread with a large buffer.
        if (_buffer!.Capacity > Kept) (_buffer, _writer) = (null, null);
        else
        {
            _buffer.ResetWrittenCount();
            _writer!.Reset();
        }
    }
}
