using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace SkillGraph.Testing;

// Coming and going: one connection after another, each joined where the last one ended.
public sealed partial class RoomMember
{
    private enum Phase
    {
        Away,
        Joining,
        CatchingUp,
        Joined,
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
            if (connection.Fault is { } fault) Fail(fault.ToString());
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
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            Fail(problem.ToString());
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
            if (connection.IsToReconnect) SentAway++;
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
        foreach (var envelope in _early.SelectMany(envelopes => envelopes.EnumerateArray())) Take(new WireEnvelope(envelope));
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
}
