using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace SkillGraph.Bench.Edge;

/// <summary>Makes another .NET process collect its whole heap, as diagnostic tools do: by opening a trace that begins with a collection.</summary>
internal static class ForcedCollection
{
    private const string Provider = "Microsoft-Windows-DotNETRuntime";
    private const long CollectHeap = 0x800000;
    private const int Informational = 4;
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing = 3;
    private const int HeaderBytes = 20;

    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(1_000);

    public static async Task Of(int process)
    {
        using var tracing = Open(process);
        await tracing.SendAsync(Message(EventPipe, CollectTracing, Trace()));
        var answer = new byte[HeaderBytes + sizeof(ulong)];
        await new NetworkStream(tracing).ReadExactlyAsync(answer);
        await Task.Delay(Long);
        using var stopping = Open(process);
        await stopping.SendAsync(Message(EventPipe, StopTracing, answer.AsSpan(HeaderBytes)));
        await new NetworkStream(tracing).CopyToAsync(Stream.Null);
    }

    private static Socket Open(int process)
    {
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*-socket").Single();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static byte[] Message(byte set, byte command, ReadOnlySpan<byte> payload)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)(HeaderBytes + payload.Length));
        return [.. "DOTNET_IPC_V1\0"u8, .. length, set, command, 0, 0, .. payload];
    }

    private static byte[] Trace()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        const int bufferMegabytes = 1, netTrace = 1, providers = 1;
        writer.Write(bufferMegabytes);
        writer.Write(netTrace);
        writer.Write(false);
        writer.Write(providers);
        writer.Write(CollectHeap);
        writer.Write(Informational);
        writer.Write(Provider.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(Provider + '\0'));
        writer.Write(0);
        return bytes.ToArray();
    }
}
