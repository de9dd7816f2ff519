namespace SkillGraph.Testing;

/// <summary>A hub call that failed at once: the <c>code: sentence</c> the server answered.</summary>
public sealed class HubException(string message) : Exception(message)
{
    public string Code { get; } = CodeOf(message);

    // The framework puts "An unexpected error occurred invoking 'X' on the server. HubException: " in front of the message.
    private static string CodeOf(string message)
    {
        const string Marker = "HubException: ";
        var at = message.IndexOf(Marker, StringComparison.Ordinal);
        var plain = at < 0 ? message : message[(at + Marker.Length)..];
        var colon = plain.IndexOf(':');
        return colon < 0 ? "" : plain[..colon];
    }
}
