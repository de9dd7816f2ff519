namespace SkillGraph.Edge.Hosting;

/// <summary>An option that the program cannot start with.</summary>
public sealed class BadOptionException : Exception
{
    public BadOptionException(string option, string reason)
        : this($"{OptionsReader.Section}:{option}: {reason}")
    {
    }

    private BadOptionException(string line)
        : base(line)
    {
    }

    /// <summary>An option of the host, not one of ours.</summary>
    public static BadOptionException OfHost(string option, string reason) => new($"{option}: {reason.Split('\n')[0]}");
}
