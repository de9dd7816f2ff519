using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Edge.People.Mail;

/// <summary>Takes letters from a bounded queue to the carrier, and tries again for a while where that fails. Nothing it tells or counts names an address.</summary>
internal sealed class Postman(ICarrier? carrier, MailOptions options, TimeProvider clock, ILogger<Postman> log) : BackgroundService, IMail
{
    public const int MostLetters = 1_000;

    private static readonly Meter Meter = new("SkillGraph.People");
    private static readonly Counter<long> Letters = Meter.CreateCounter<long>("skillgraph.letters", "{letter}", "Letters by kind and what became of them: sent, delayed (each time), refused, lost");

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];
    private static readonly TimeSpan LastRound = TimeSpan.FromSeconds(5);

    private readonly Channel<Errand> _errands = Channel.CreateUnbounded<Errand>();
    private int _inHand;

    /// <summary>Letters that wait, are on their way or are to be tried again.</summary>
    public int InHand => Volatile.Read(ref _inHand);

    public void Send(Letter letter)
    {
        if (carrier is not null && Interlocked.Increment(ref _inHand) <= MostLetters && _errands.Writer.TryWrite(new Errand(letter, null, 0))) return;
        if (carrier is not null) Interlocked.Decrement(ref _inHand);
        Count(letter, "lost");
        log.LogError("A letter ({Kind}) is not sent: {Reason}", letter.Kind, carrier is null ? "there is no mail server and no outbox" : "too many wait, or the server stops");
    }

    public void Forget(string address) => _errands.Writer.TryWrite(new Errand(null, address, 0));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _errands.Writer.TryComplete();
        if (ExecuteTask is { } working) await Task.WhenAny(working, Task.Delay(LastRound, cancellationToken));
        await base.StopAsync(cancellationToken);
        if (InHand > 0) log.LogWarning("{Letters} letters were not sent and are lost: the server stops", InHand);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (carrier is null)
        {
            log.LogWarning("No letters are sent: neither Mail:Host nor Mail:Outbox is set");
            return;
        }
        var byTurns = new ParallelOptions { MaxDegreeOfParallelism = carrier.AtOnce, CancellationToken = stoppingToken };
        await BackgroundWork.UntilStopped(Parallel.ForEachAsync(_errands.Reader.ReadAllAsync(stoppingToken), byTurns, (errand, _) => Do(errand, carrier, stoppingToken)), stoppingToken);
    }

    private async ValueTask Do(Errand errand, ICarrier by, CancellationToken stop)
    {
        try
        {
            if (errand.Address is { } address) by.Forget(address);
            if (errand.Letter is not { } letter) return;
            using var message = letter.ToMessage(options.From, clock.GetUtcNow());
            await by.Carry(message, stop);
            Done(letter, "sent");
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            Failed(errand, by.Explain(failure), stop);
        }
    }

    private void Failed(Errand errand, (string Reason, bool TryAgain) why, CancellationToken stop)
    {
        var kind = errand.Letter?.Kind ?? "forgetting";
        if (why.TryAgain && errand.Tries < Pauses.Length)
        {
            var pause = Pauses[errand.Tries];
            if (errand.Letter is not null) Count(errand.Letter, "delayed");
            log.LogWarning("A letter ({Kind}) was not sent: {Reason}. It is tried again in {Pause}", kind, why.Reason, pause);
            _ = Later(errand with { Tries = errand.Tries + 1 }, pause, stop);
            return;
        }
        log.LogError("A letter ({Kind}) was not sent: {Reason}. It is given up", kind, why.Reason);
        if (errand.Letter is not null) Done(errand.Letter, why.TryAgain ? "lost" : "refused");
    }

    private async Task Later(Errand errand, TimeSpan pause, CancellationToken stop)
    {
        await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _errands.Writer.TryWrite(errand);
    }

    private void Done(Letter letter, string result)
    {
        Interlocked.Decrement(ref _inHand);
        Count(letter, result);
    }

    private static void Count(Letter letter, string result) => Letters.Add(1, new KeyValuePair<string, object?>("kind", letter.Kind), new KeyValuePair<string, object?>("result", result));

    /// <summary>A letter to send, or an address to forget, and how often that was tried.</summary>
    private sealed record Errand(Letter? Letter, string? Address, int Tries);
}
