using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SkillGraph.Edge.Tests.People.Mail;

/// <summary>A log that keeps its lines, with whatever failure came with them.</summary>
internal sealed class WrittenLines<T> : ILogger<T>
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> All => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
}
