using System.Net.WebSockets;
using SkillGraph.Testing;

namespace SkillGraph.Bench.Typing;

/// <summary>The room of one run, its members, and what went wrong in it.</summary>
public sealed class TypingSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TypingOptions _options;
    private readonly List<RoomMember> _members = [];
    private readonly List<string> _problems = [];
    private readonly CancellationTokenSource _stalled = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public TypingSession(RestClient rest, TypingOptions options)
    {
        Rest = rest;
        _options = options;
        _watching = WatchAsync();
    }

    public RestClient Rest { get; }

    public string Room { get; private set; } = "";

    public IReadOnlyList<RoomMember> Members => _members;

    /// <summary>Cancelled once nothing has moved for a minute.</summary>
    public CancellationToken Stalled => _stalled.Token;

    public bool IsStalled => _stalled.IsCancellationRequested;

    public IReadOnlyList<string> Problems => [.. _problems, .. _members.SelectMany(member => member.Violations)];

    public void Problem(string sentence) => _problems.Add(sentence);

    /// <summary>Opens the room unless it is given, lets guests enter it, and adds the file.</summary>
    public async Task<IReadOnlyList<RoomMember>> EnterAsync(int members, string text)
    {
        var host = await Rest.GuestAsync("typist-0", Stalled);
        Room = _options.Room ?? await Rest.CreateRoomAsync(host, "Typing", cancellation: Stalled);
        await AddAsync(host);
        await AddFileAsync(_members[0], text);
        await Task.WhenAll(Enumerable.Range(1, members - 1).Select(async i => await AddAsync(await Rest.GuestAsync($"typist-{i}", Stalled))));
        foreach (var member in _members) await member.WhenFileIsThereAsync(_options.File, Stalled);
        return _members;
    }

    public async Task<RoomMember> AddAsync(Guest who)
    {
        var member = new RoomMember(Rest, who, Room) { Window = _options.Window ?? (_options.Typists > 0 ? 1 : 512) };
        lock (_members) _members.Add(member);
        await member.StartAsync(Stalled);
        await SendAsync(member, new { type = "enter" });
        return member;
    }

    /// <summary>Asks the server, and again while it is being restarted.</summary>
    public async Task<T> AskAsync<T>(Func<RestClient, Task<T>> question)
    {
        while (true)
        {
            try
            {
                return await question(Rest);
            }
            catch (Exception problem) when (problem is HttpRequestException or WebSocketException or IOException && !IsStalled)
            {
                await Task.Delay(50, Stalled);
            }
        }
    }

    public void PrintTraffic()
    {
        Console.WriteLine($"bytes      {_members.Sum(member => member.BytesSent)} sent, {_members.Sum(member => member.BytesReceived)} received");
        Console.WriteLine(
            $"cuts       {_members.Sum(member => member.Reconnects)} reconnects, {_members.Sum(member => member.Resyncs)} resyncs, " +
            $"{_members.Sum(member => member.Resent)} commands sent again");
        Console.WriteLine($"rebased    {_members.Sum(Rebased)} edits by the room, {_members.Sum(Corrections)} texts corrected for it");
        foreach (var code in _members.SelectMany(member => member.Refusals).GroupBy(refusal => refusal.Key, refusal => refusal.Value))
            Console.WriteLine($"refused    {code.Sum()} times with {code.Key}");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        foreach (var member in _members) await member.DisposeAsync();
        _stalled.Dispose();
        _end.Dispose();
    }

    private int Rebased(RoomMember member) => member.Files.GetValueOrDefault(_options.File)?.Rebased ?? 0;

    private int Corrections(RoomMember member) => member.Files.GetValueOrDefault(_options.File)?.Corrections ?? 0;

    private async Task AddFileAsync(RoomMember member, string text)
    {
        await SendAsync(member, new { type = "add-file", file = _options.File, text });
        await member.WhenFileIsThereAsync(_options.File, Stalled);
        if (member.Text(_options.File) != text) throw new InvalidOperationException($"The room has another {_options.File} already.");
    }

    private async Task SendAsync(RoomMember member, object command)
    {
        var answer = await member.SendAsync(command).WaitAsync(Stalled);
        if (!answer.IsAcknowledged) throw new InvalidOperationException($"{command} was refused: {answer.Code}: {answer.Message}");
    }

    private async Task WatchAsync()
    {
        var (progress, since) = (-1L, Environment.TickCount64);
        while (!_end.IsCancellationRequested)
        {
            await Task.Delay(500, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            long now;
            lock (_members) now = _members.Sum(member => member.Version + member.BytesReceived);
            if (now != progress) (progress, since) = (now, Environment.TickCount64);
            else if (Environment.TickCount64 - since > Patience.TotalMilliseconds) await _stalled.CancelAsync();
        }
    }
}
