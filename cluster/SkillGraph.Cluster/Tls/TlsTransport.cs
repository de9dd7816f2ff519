using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;

namespace SkillGraph.Cluster.Tls;

/// <summary>Carries the protocol of the framework over TLS where both sides show a certificate. Its own transport asks that of one side only.</summary>
internal sealed class TlsTransport : Transport
{
    public const string Scheme = "tls";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly NodeCertificate _certificate;
    private readonly ILoggingAdapter _log;
    private readonly CancellationTokenSource _closing = new();
    private Address _local = null!;
    private TcpListener? _listener;

    public TlsTransport(ActorSystem system, Config config)
    {
        (System, Config, SchemeIdentifier) = (system, config, Scheme);
        MaximumPayloadBytes = config.GetByteSize("maximum-frame-size")!.Value;
        _certificate = system.Settings.Setup.Get<NodeCertificate>().Value;
        _log = Logging.GetLogger(system, typeof(TlsTransport));
    }

    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var (host, port) = (Config.GetString("hostname"), Config.GetInt("port"));
        _listener = new TcpListener((await Dns.GetHostAddressesAsync(host))[0], port);
        _listener.Start();
        _local = new Address(Scheme, System.Name, host, port);
        var listener = new TaskCompletionSource<IAssociationEventListener>();
        _ = Accept(_listener, listener.Task);
        return (_local, listener);
    }

    public override bool IsResponsibleFor(Address remote) => true;

    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var patience = Waiting();
            await socket.ConnectAsync(remoteAddress.Host, remoteAddress.Port!.Value, patience.Token);
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(_certificate.AsClient(remoteAddress.Host), patience.Token);
            return Open(stream, remoteAddress);
        }
        catch (Exception failure) when (IsOfTheConnection(failure))
        {
            socket.Dispose();
            throw new InvalidAssociationException($"No connection to {remoteAddress}: {failure.Message}");
        }
    }

    public override async Task<bool> Shutdown()
    {
        await _closing.CancelAsync();
        _listener?.Stop();
        return true;
    }

    private async Task Accept(TcpListener listener, Task<IAssociationEventListener> asked)
    {
        var told = await asked;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                _ = Welcome(await listener.AcceptSocketAsync(_closing.Token), told);
            }
            catch (Exception failure) when (IsOfTheConnection(failure))
            {
                _log.Debug("Nobody could be accepted: {0}", failure.Message);
            }
        }
    }

    private async Task Welcome(Socket socket, IAssociationEventListener told)
    {
        try
        {
            using var patience = Waiting();
            socket.NoDelay = true;
            var from = (IPEndPoint)socket.RemoteEndPoint!;
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsServerAsync(_certificate.AsServer, patience.Token);
            told.Notify(new InboundAssociation(Open(stream, new Address(Scheme, System.Name, from.Address.ToString(), from.Port))));
        }
        catch (Exception failure) when (IsOfTheConnection(failure))
        {
            _log.Warning("Somebody was not let in: {0}", failure.Message);
            socket.Dispose();
        }
    }

    private TlsAssociation Open(SslStream stream, Address remote) => new(stream, _local, remote, (int)MaximumPayloadBytes, _closing.Token);

    private CancellationTokenSource Waiting()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        patience.CancelAfter(Patience);
        return patience;
    }

    private static bool IsOfTheConnection(Exception failure) =>
        failure is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException;
}
