using System.Buffers;
using System.Text.Json;

namespace SkillGraph.Testing;

// What the member sends, and sends again until it is answered.
public sealed partial class RoomMember
{
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
        if (_files.GetValueOrDefault(command.File!.Name) != command.File) return;
        if (!answer.WantsRebase) throw new InvalidOperationException($"{Who.Name}: {command.Id} was refused: {answer.Code}: {answer.Message}");
        command.File.Refused(command.Edit!);
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
}
