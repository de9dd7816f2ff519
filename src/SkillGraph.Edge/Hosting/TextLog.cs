using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace SkillGraph.Edge.Hosting;

/// <summary>Puts the log as text into a host.</summary>
internal static class TextLogSetup
{
    // Both write what they are given as it is. Who asks for "systemd" gets "simple", which is ours.
    private static readonly string[] Trusting = ["SimpleConsoleFormatter", "SystemdConsoleFormatter"];

    public static void AddTextLog(this WebApplicationBuilder builder)
    {
        foreach (var formatter in builder.Services.Where(IsTrusting).ToList()) builder.Services.Remove(formatter);
        builder.Logging.AddConsoleFormatter<TextLog, SimpleConsoleFormatterOptions>();
    }

    private static bool IsTrusting(ServiceDescriptor service) => service.ServiceType == typeof(ConsoleFormatter) && Trusting.Contains(service.ImplementationType?.Name);
}

/// <summary>The log as text: a line that begins with its level is a line of ours, and the rest of it is indented. What people sent can begin none and move no cursor.</summary>
public sealed class TextLog(IOptionsMonitor<SimpleConsoleFormatterOptions> options) : ConsoleFormatter(ConsoleFormatterNames.Simple)
{
    private const string Indent = "      ";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (message.Length == 0 && logEntry.Exception is null) return;

        var line = new StringBuilder();
        var settings = options.CurrentValue;
        if (settings.TimestampFormat is { } format) line.Append((settings.UseUtcTimestamp ? DateTimeOffset.UtcNow : DateTimeOffset.Now).ToString(format, CultureInfo.InvariantCulture));
        line.Append(Level(logEntry.LogLevel)).Append(": ").Append(logEntry.Category).Append('[').Append(logEntry.EventId.Id).Append("]\n");
        if (settings.IncludeScopes) scopeProvider?.ForEachScope((scope, to) => Append(to, $"=> {scope}"), line);
        if (message.Length > 0) Append(line, message);
        if (logEntry.Exception is { } exception)
            foreach (var part in exception.ToString().Split('\n')) Append(line, part.TrimEnd('\r'));
        textWriter.Write(line);
    }

    private static void Append(StringBuilder line, string text)
    {
        line.Append(Indent);
        foreach (var rune in text.EnumerateRunes())
            if (IsHarmless(rune)) line.Append(rune);
            else line.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        line.Append('\n');
    }

    /// <summary>Whether it stands in its place and leaves the others in theirs.</summary>
    private static bool IsHarmless(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
