using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Testing;

/// <summary>
/// Somebody in a room, by the contract alone: follows its events and checks that none is missing or told twice, types ahead of the answers,
/// comes back by itself after any cut, and sends what was not answered again.
/// </summary>
public sealed class RoomMember : IAsyncDisposable
{
    private enum Phase
    {
        Away,
        Joining,
        CatchingUp,
        Joined,
    }

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

    private async Task RunAsync()
    {
        var delay = FirstRetry;
        while (!_stop.IsCancellationRequested && _failure is null)
        {
            if (await ConnectAsync()) delay = FirstRetry;
            if (_stop.IsCancellationRequested) return;
            await Task.Delay(delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry;
        }
    }

    /// <summary>One connection from beginning to end; whether it got as far as the room.</summary>
    private async Task<bool> ConnectAsync()
    {
        await using var connection = new SignalRClient(new Uri(_rest.Server, "/hubs/rooms"), Who.AccessToken);
        try
        {
            connection.On("events", arguments => Handle(connection, () => HandleEvents(arguments)));
            connection.On("acks", arguments => Handle(connection, () => HandleAcks(arguments)));
            connection.On("resync", arguments => Handle(connection, () => HandleResync(connection)));
            await connection.StartAsync(_stop.Token);
            lock (_gate) (_connection, _phase) = (connection, Phase.Joining);
            await connection.InvokeAsync(answer => Handle(connection, () => HandleJoined(connection, answer)), "Join", Room, _hasView ? Version : null);
            await connection.Closed.WaitAsync(_stop.Token);
            return true;
        }
        catch (HubException problem) when (problem.Code.StartsWith("room.", StringComparison.Ordinal))
        {
            Fail(problem.Message);
            return false;
        }
        catch (Exception) when (connection.Status == HttpStatusCode.Unauthorized)
        {
            Fail("The access token is not accepted.");
            return false;
        }
        catch (Exception problem) when (problem is IOException or WebSocketException or HttpRequestException or OperationCanceledException or HubException)
        {
            return false;
        }
        finally
        {
            Leave(connection);
        }
    }

    private void Leave(SignalRClient connection)
    {
        lock (_gate)
        {
            if (_connection != connection) return;
            _phase = Phase.Away;
            _connection = null;
            _early.Clear();
            _bytesSent += connection.BytesSent;
            _bytesReceived += connection.BytesReceived;
            if (!_stop.IsCancellationRequested) Reconnects++;
        }
    }

    private bool Handle(SignalRClient connection, Action work)
    {
        lock (_gate)
        {
            if (connection != _connection) return false;
            try
            {
                work();
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                Fail(problem is ContractViolation ? problem.Message : problem.ToString());
            }

            WakeWaiters();
            return true;
        }
    }

    private void HandleJoined(SignalRClient connection, JsonElement answer)
    {
        var version = answer.GetProperty("version"u8).GetInt64();
        var state = answer.GetProperty("state"u8);
        if (answer.GetProperty("roomId"u8).GetString() != Room) throw new ContractViolation("Join answered for another room.");
        if (!_hasView)
        {
            TakeView(version, state);
        }
        else
        {
            if (state.ValueKind != JsonValueKind.Null) _violations.Add($"Join after {Version} answered a state.");
            if (version < Version) throw new ContractViolation($"The room is at {version}, but its events up to {Version} were told.");
        }

        StartTalking(connection);
    }

    /// <summary>Takes over the view of a room that was left behind: folds the events between, and checks that they make the view.</summary>
    private async Task CatchUpAsync(SignalRClient connection, long version, JsonElement view)
    {
        try
        {
            await foreach (var line in _rest.StreamEventsAsync(Who, Room, Version, _stop.Token))
            {
                if (Version == version) break;
                using var document = JsonDocument.Parse(line);
                if (!Handle(connection, () => Take(new WireEnvelope(document.RootElement)))) return;
            }

            Handle(connection, () =>
            {
                CompareWith(version, view);
                StartTalking(connection);
            });
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException or OperationCanceledException or RestException)
        {
            connection.Abort();
        }
    }

    private void CompareWith(long version, JsonElement view)
    {
        if (Version != version) throw new ContractViolation($"The events end at {Version}, the view is of {version}.");
        foreach (var file in view.GetProperty("files"u8).EnumerateObject())
        {
            var here = _files[file.Name];
            if (file.Value.GetProperty("version"u8).GetInt64() != here.Received) throw new ContractViolation($"{file.Name}: the view has another version than the events give.");
            here.TakeIn(here.Received);
            if (file.Value.GetProperty("text"u8).GetString() != here.Confirmed.ToString()) throw new ContractViolation($"{file.Name}: the view is not what the events give.");
        }
    }

    private void TakeView(long version, JsonElement view)
    {
        if (view.GetProperty("version"u8).GetInt64() != version) throw new ContractViolation("The view that Join answers is of another version.");
        Version = version;
        _hasView = true;
        foreach (var file in view.GetProperty("files"u8).EnumerateObject())
            Add(file.Name, file.Value.GetProperty("version"u8).GetInt64(), file.Value.GetProperty("text"u8).GetString()!);
    }

    private void StartTalking(SignalRClient connection)
    {
        _phase = Phase.Joined;
        foreach (var envelopes in _early) TakeAll(envelopes);
        _early.Clear();
        _waiting.Clear();
        foreach (var command in _unanswered.Values.OrderBy(command => command.Sequence))
        {
            Resent++;
            Put(connection, command);
        }

        FlushAll();
    }

    private void HandleEvents(JsonElement arguments)
    {
        if (arguments[0].GetString() != Room) throw new ContractViolation("An event of another room.");
        // A gap may come before the answer to Join, but nothing can be placed while the view is missing.
        if (_hasView && _phase is Phase.Joining or Phase.Joined) TakeAll(arguments[1]);
        else _early.Add(arguments[1].Clone());
    }

    private void TakeAll(JsonElement envelopes)
    {
        foreach (var envelope in envelopes.EnumerateArray()) Take(new WireEnvelope(envelope));
        FlushAll();
    }

    private void Take(WireEnvelope envelope)
    {
        if (envelope.Version != Version + 1) throw new ContractViolation($"{Who.Name}: event {envelope.Version} follows event {Version}.");
        Version = envelope.Version;
        switch (envelope.Type)
        {
            case "room.file-added.v1":
                Add(FileOf(envelope), 0, envelope.Data.GetProperty("text"u8).GetString()!);
                break;
            case "room.file-removed.v1":
                _files.Remove(FileOf(envelope));
                break;
            case "room.edited.v1":
                var edit = RoomEdit.Of(envelope);
                _files[edit.File].Receive(edit, envelope.By == Who.Id ? envelope.Command : null);
                break;
        }

        Received?.Invoke(envelope);
    }

    private void Add(string name, long version, string text)
    {
        var file = new SharedFile(name, version, Document.Of(text));
        file.Disagreed += _violations.Add;
        _files[name] = file;
    }

    private static string FileOf(WireEnvelope envelope) => envelope.Data.GetProperty("file"u8).GetString()!;

    private void HandleAcks(JsonElement arguments)
    {
        foreach (var json in arguments[1].EnumerateArray())
        {
            var answer = new CommandAnswer(
                json.GetProperty("cmd"u8).GetString()!,
                json.TryGetProperty("v"u8, out var version) ? version.GetInt64() : null,
                json.TryGetProperty("code"u8, out var code) ? code.GetString() : null,
                json.TryGetProperty("message"u8, out var message) ? message.GetString() : null);
            HandleAnswer(answer);
        }

        FlushAll();
    }

    private void HandleAnswer(CommandAnswer answer)
    {
        if (answer.IsAcknowledged && _acknowledged.GetValueOrDefault(answer.Command, answer.Version!.Value) != answer.Version)
            _violations.Add($"{answer.Command} was acknowledged with {_acknowledged[answer.Command]} and again with {answer.Version}.");
        if (!_unanswered.TryGetValue(answer.Command, out var command)) return;
        if (answer.Code is not null) Refusals[answer.Code] = Refusals.GetValueOrDefault(answer.Code) + 1;
        if (answer.IsPassing)
        {
            PutOff(command);
            return;
        }

        _waiting.Remove(command.Sequence);
        _unanswered.Remove(answer.Command);
        command.Answer?.TrySetResult(answer);
        if (answer.IsAcknowledged) HandleAcknowledged(command, answer.Version!.Value);
        else if (command.Edit is not null) HandleRefused(command, answer);
    }

    private void HandleAcknowledged(SentCommand command, long version)
    {
        _retryDelay = FirstRetry;
        _burst = Math.Min(_burst, Window) + 1;
        _acknowledged.Add(command.Id, version);
        if (command.Edit is null) return;
        _acknowledgedEdits.Add(command.Id, version);
        AckTimes.Add(command.Age);
        Acknowledged?.Invoke(command.Edit);
    }

    private void HandleRefused(SentCommand command, CommandAnswer answer)
    {
        if (!answer.WantsRebase) throw new InvalidOperationException($"{Who.Name}: {command.Id} was refused: {answer.Code}: {answer.Message}");
        command.File!.Refused(command.Edit!);
    }

    /// <summary>Keeps a command the server had no room for, to be sent again in the old order: one at first, more with every answer.</summary>
    private void PutOff(SentCommand command)
    {
        _waiting[command.Sequence] = command;
        _burst = 1;
        if (_retryScheduled) return;
        _retryScheduled = true;
        _ = RetryAsync(_retryDelay);
        _retryDelay = _retryDelay * 2 < LongestRetry ? _retryDelay * 2 : LongestRetry;
    }

    private async Task RetryAsync(TimeSpan delay)
    {
        await Task.Delay(delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _retryScheduled = false;
            Retry();
        }
    }

    private void Retry()
    {
        if (_retryScheduled || _phase != Phase.Joined) return;
        foreach (var command in _waiting.Values.Take(_burst - (_unanswered.Count - _waiting.Count)).ToArray())
        {
            _waiting.Remove(command.Sequence);
            Resent++;
            Put(_connection!, command);
        }
    }

    private void HandleResync(SignalRClient connection)
    {
        Resyncs++;
        _phase = Phase.CatchingUp;
        connection.InvokeAsync(
            answer => Handle(connection, () =>
            {
                _ = CatchUpAsync(connection, answer.GetProperty("version"u8).GetInt64(), answer.GetProperty("state"u8).Clone());
            }),
            "Join",
            Room,
            null).ContinueWith(_ => connection.Abort(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private void FlushAll()
    {
        Retry();
        foreach (var file in _files.Values) Flush(file);
    }

    private void Flush(SharedFile file)
    {
        if (_waiting.Count > 0) return;
        foreach (var edit in file.Release(Math.Min(Window, _burst), NextCommand))
            Send(new SentCommand(++_sequence, edit.Command!, EditJson(file, edit)) { File = file, Edit = edit });
    }

    private void Send(SentCommand command)
    {
        _unanswered.Add(command.Id, command);
        if (_phase == Phase.Joined) Put(_connection!, command);
    }

    private void Put(SignalRClient connection, SentCommand command) => connection.Send("Send", Room, command.Id, new RawJson(command.Json));

    private string NextCommand() => $"{_prefix}-{++_commands}";

    private static ReadOnlyMemory<byte> EditJson(SharedFile file, PendingEdit edit)
    {
        var buffer = new ArrayBufferWriter<byte>(160);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "edit"u8);
        writer.WriteString("file"u8, file.Name);
        writer.WriteNumber("base"u8, edit.Base);
        writer.WritePropertyName("changes"u8);
        edit.Changes.WriteTo(writer);
        if (edit.On is not null) writer.WriteString("on"u8, edit.On);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
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
