using System.Text.Json;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Testing;

/// <summary>
/// Somebody in a room, by the contract alone: follows its events and checks that none is missing or told twice, types ahead of the answers,
/// comes back by itself after any cut, and sends what was not answered again.
/// </summary>
public sealed partial class RoomMember : IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly RestClient _rest;
    private readonly string _prefix = Guid.NewGuid().ToString("N")[..8];
    private readonly Dictionary<string, SentCommand> _unanswered = [];
    private readonly SortedDictionary<long, SentCommand> _waiting = [];
    private readonly Dictionary<string, long> _acknowledged = [];
    private readonly Dictionary<string, long> _acknowledgedEdits = [];
    private readonly Dictionary<string, SharedFile> _files = [];
    private readonly List<JsonElement> _early = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> _waiters = [];
    private readonly List<string> _violations = [];
    private readonly CancellationTokenSource _stop = new();

    private Task _running = Task.CompletedTask;
    private SignalRClient? _connection;
    private Phase _phase;
    private bool _hasView;
    private bool _retryScheduled;
    private string? _failure;
    private TimeSpan _retryDelay = FirstRetry;
    private int _burst = int.MaxValue;
    private long _sequence;
    private long _commands;
    private long _bytesSent;
    private long _bytesReceived;

    public RoomMember(RestClient rest, Guest who, string room)
    {
        _rest = rest;
        Who = who;
        Room = room;
    }

    public Guest Who { get; }

    public string Room { get; }

    /// <summary>How many edits of a file may be unanswered; below the number of command ids a server remembers.</summary>
    public int Window { get; init; } = 512;

    /// <summary>The room's version as far as its events have come.</summary>
    public long Version { get; private set; }

    public int Reconnects { get; private set; }

    /// <summary>How many of its connections the server ended and said to come again.</summary>
    public int SentAway { get; private set; }

    public int Resyncs { get; private set; }

    public int Resent { get; private set; }

    /// <summary>How often commands were turned down, by the code; those that were sent again in the end included.</summary>
    public Dictionary<string, int> Refusals { get; } = [];

    /// <summary>How long each acknowledged edit took, from the first time it was sent.</summary>
    public List<TimeSpan> AckTimes { get; } = [];

    /// <summary>The connection of the moment, for cutting and stalling it.</summary>
    public SignalRClient? Connection => _connection;

    public long BytesSent => _bytesSent + (_connection?.BytesSent ?? 0);

    public long BytesReceived => _bytesReceived + (_connection?.BytesReceived ?? 0);

    /// <summary>An envelope was taken in; called under the member's lock.</summary>
    public event Action<WireEnvelope>? Received;

    /// <summary>An edit was acknowledged; called under the member's lock.</summary>
    public event Action<PendingEdit>? Acknowledged;

    public IReadOnlyDictionary<string, SharedFile> Files => Locked(() => new Dictionary<string, SharedFile>(_files));

    /// <summary>What the server did against its contract.</summary>
    public IReadOnlyList<string> Violations => Locked(() => _violations.ToArray());

    /// <summary>The command of every acknowledged edit, and the version it was acknowledged with.</summary>
    public IReadOnlyDictionary<string, long> AcknowledgedEdits => Locked(() => new Dictionary<string, long>(_acknowledgedEdits));

    /// <summary>How far this member is, for whoever wonders why nothing happens.</summary>
    public string State => Locked(() => $"{_phase}, at version {Version}, {_unanswered.Count} unanswered, {_waiting.Count} put off, {_files.Values.Count(file => !file.IsSettled)} files to be told of, {Reconnects} reconnects");

    public bool IsSettled => Locked(() => _unanswered.Count == 0 && _files.Values.All(file => file.IsSettled));

    /// <summary>Joins the room, and goes on joining it whenever the connection breaks, until disposed.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        await WhenAsync(() => _phase == Phase.Joined, cancellation);
    }

    /// <summary>Sends a command and waits for its answer, across reconnects.</summary>
    public Task<CommandAnswer> SendAsync(object command) => SendAsync(command, _ => { });

    /// <summary>Sends a command whose id the caller wants to know at once.</summary>
    public Task<CommandAnswer> SendAsync(object command, Action<string> named)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(command);
        lock (_gate)
        {
            var answer = new TaskCompletionSource<CommandAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            var sent = new SentCommand(++_sequence, NextCommand(), json) { Answer = answer };
            named(sent.Id);
            Send(sent);
            return answer.Task;
        }
    }

    /// <summary>Reads or types in a file; what was typed goes out as soon as it may.</summary>
    public T InFile<T>(string name, Func<SharedFile, T> work)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            var file = _files.GetValueOrDefault(name) ?? throw new InvalidOperationException($"{Who.Name} knows no file {name}.");
            var result = work(file);
            Flush(file);
            return result;
        }
    }

    public void Edit(string name, Func<SharedFile, ChangeSet> change, long typedAt = 0, bool compose = false) => InFile(name, file =>
    {
        file.Type(change(file), typedAt, compose);
        return true;
    });

    public string Text(string name) => InFile(name, file => file.Local.ToString());

    /// <summary>Waits until fewer edits than the window are unconfirmed.</summary>
    public Task WhenWindowIsOpenAsync(string name, CancellationToken cancellation = default) =>
        WhenAsync(() => _files.TryGetValue(name, out var file) && file.PendingCount < Window, cancellation);

    public Task WhenFileIsThereAsync(string name, CancellationToken cancellation = default) => WhenAsync(() => _files.ContainsKey(name), cancellation);

    /// <summary>Waits until every command is answered and every edit has come back as an event.</summary>
    public Task WhenSettledAsync(CancellationToken cancellation = default) =>
        WhenAsync(() => _unanswered.Count == 0 && _files.Values.All(file => file.IsSettled), cancellation);

    public Task WhenAtAsync(long version, CancellationToken cancellation = default) => WhenAsync(() => Version >= version, cancellation);

    /// <summary>Waits for a condition that is looked at, under the member's lock, after everything the server says.</summary>
    public Task WhenAsync(Func<bool> condition, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            if (condition()) return Task.CompletedTask;
            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((condition, met));
            return met.Task.WaitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private void Fail(string reason)
    {
        lock (_gate)
        {
            _violations.Add(reason);
            _failure ??= reason;
            foreach (var command in _unanswered.Values) command.Answer?.TrySetException(new InvalidOperationException(reason));
            _connection?.Abort();
            WakeWaiters();
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null) throw new InvalidOperationException($"{Who.Name}: {_failure}");
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate) return read();
    }

    private void WakeWaiters()
    {
        for (var i = _waiters.Count - 1; i >= 0; i--)
        {
            var (condition, met) = _waiters[i];
            if (_failure is not null) met.TrySetException(new InvalidOperationException(_failure));
            else if (condition()) met.TrySetResult();
            else continue;
            _waiters.RemoveAt(i);
        }
    }
}
