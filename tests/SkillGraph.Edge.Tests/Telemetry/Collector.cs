using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;

namespace SkillGraph.Edge.Tests.Telemetry;

/// <summary>Takes what a program sends over the OpenTelemetry protocol (HTTP, protobuf), and keeps it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _received = new();
    private readonly Task _taking;

    public Collector()
    {
        Address = $"http://127.0.0.1:{ServerProcess.FreePort()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _taking = Take();
    }

    public string Address { get; }

    /// <summary>What a program needs to be told to send everything here, and soon.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
    };

    public IReadOnlyList<Span> Spans =>
        [.. Of("traces").SelectMany(body => Fields(body, 1)).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)).Select(span => new Span(
            Hex(span, 1), Hex(span, 2), Hex(span, 4), Encoding.UTF8.GetString(Fields(span, 5).Single())))];

    public IReadOnlySet<Metric> Metrics =>
        Of("metrics").SelectMany(body => Fields(body, 1)).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2))
            .Select(metric => new Metric(
                Encoding.UTF8.GetString(Fields(metric, 1).Single()),
                Encoding.UTF8.GetString(Fields(metric, 3).FirstOrDefault([])),
                Fields(metric, 9).Any(),
                Fields(metric, 7).Any(sum => Flag(sum, 3)))).ToHashSet();

    public IReadOnlyList<byte[]> Logs => [.. Of("logs")];

    /// <summary>Whether a text is anywhere in what was sent.</summary>
    public bool Holds(string text) => _received.Any(one => one.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    public async Task Until(Func<Collector, bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition(this) && waited.Elapsed < Patience) await Task.Delay(50);
        Assert.True(condition(this), $"{string.Join('\n', Spans)}\n{string.Join(' ', Metrics.Select(metric => metric.Name))}\n{Logs.Count} of logs");
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _taking;
    }

    private IEnumerable<byte[]> Of(string signal) => _received.Where(one => one.Signal == $"/v1/{signal}").Select(one => one.Body);

    private async Task Take()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _received.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault([]));

    private static bool Flag(byte[] message, int field) => Fields(message, field).Any(value => value is [not 0, ..]);

    /// <summary>The occurrences of one field of a protobuf message, as they were encoded.</summary>
    private static IEnumerable<byte[]> Fields(byte[] message, int wanted)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var from = at;
            var length = (key & 7) switch { 0 => Skipped(message, ref at), 1 => 8, 2 => Varint(message, ref at), 5 => 4, _ => throw new InvalidDataException("This is no protobuf message.") };
            if ((key & 7) == 0) at = from;
            if (key >> 3 == wanted) yield return message[at..(at + length)];
            at += length;
        }
    }

    private static int Skipped(byte[] message, ref int at)
    {
        var from = at;
        Varint(message, ref at);
        return at - from;
    }

    private static int Varint(byte[] message, ref int at)
    {
        var value = 0L;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (long)(part & 0x7f) << shift;
            if (part < 0x80) return (int)value;
        }
    }
}

/// <summary>What is measured, as it was sent.</summary>
internal sealed record Metric(string Name, string Unit, bool IsHistogram, bool IsCounter);

/// <summary>One step of a trace, as it was sent.</summary>
internal sealed record Span(string Trace, string Id, string Parent, string Name);
