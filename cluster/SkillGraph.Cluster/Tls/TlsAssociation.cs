using System.Buffers.Binary;
using System.Net.Security;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace SkillGraph.Cluster.Tls;

/// <summary>One connection between two nodes: payloads in both directions, each behind its length.</summary>
internal sealed class TlsAssociation : AssociationHandle
{
    private const int BufferBytes = 64 * 1024;
    private const int WaitingBytes = 32 * 1024 * 1024;

    private readonly SslStream _stream;
    private readonly int _longest;
    private readonly CancellationTokenSource _closing;
    private readonly Channel<ByteString> _waiting = Channel.CreateUnbounded<ByteString>(new UnboundedChannelOptions { SingleReader = true });
    private int _waitingBytes;

    public TlsAssociation(SslStream stream, Address local, Address remote, int longest, CancellationToken closing)
        : base(local, remote)
    {
        (_stream, _longest, _closing) = (stream, longest, CancellationTokenSource.CreateLinkedTokenSource(closing));
        _ = Run();
    }

    /// <summary>False while too much waits: the framework tries again then.</summary>
    public override bool Write(ByteString payload)
    {
        if (Volatile.Read(ref _waitingBytes) > WaitingBytes || _closing.IsCancellationRequested) return false;
        Interlocked.Add(ref _waitingBytes, payload.Length);
        return _waiting.Writer.TryWrite(payload);
    }

    [Obsolete("Required by the base class.")]
    public override void Disassociate() => _closing.Cancel();

    private async Task Run()
    {
        var writing = Quietly(WriteAll());
        var reading = Quietly(ReadAll());
        await Task.WhenAny(writing, reading);
        await _closing.CancelAsync();
        await _stream.DisposeAsync();
        if (ReadHandlerSource.Task.IsCompletedSuccessfully) ReadHandlerSource.Task.Result.Notify(new Disassociated(DisassociateInfo.Unknown));
    }

    private static Task Quietly(Task work) => work.ContinueWith(_ => { }, TaskScheduler.Default);

    private async Task WriteAll()
    {
        var (length, buffer) = (new byte[sizeof(int)], new BufferedStream(_stream, BufferBytes));
        while (await _waiting.Reader.WaitToReadAsync(_closing.Token))
        {
            while (_waiting.Reader.TryRead(out var payload))
            {
                Interlocked.Add(ref _waitingBytes, -payload.Length);
                BinaryPrimitives.WriteInt32LittleEndian(length, payload.Length);
                await buffer.WriteAsync(length, _closing.Token);
                await buffer.WriteAsync(payload.Memory, _closing.Token);
            }
            await buffer.FlushAsync(_closing.Token);
        }
    }

    private async Task ReadAll()
    {
        var listener = await ReadHandlerSource.Task.WaitAsync(_closing.Token);
        var (length, buffer) = (new byte[sizeof(int)], new BufferedStream(_stream, BufferBytes));
        while (true)
        {
            await buffer.ReadExactlyAsync(length, _closing.Token);
            var bytes = BinaryPrimitives.ReadInt32LittleEndian(length);
            if (bytes < 0 || bytes > _longest) throw new InvalidDataException($"A payload of {bytes} bytes.");
            var payload = new byte[bytes];
            await buffer.ReadExactlyAsync(payload, _closing.Token);
            listener.Notify(new InboundPayload(UnsafeByteOperations.UnsafeWrap(payload)));
        }
    }
}
