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

    /// <summary>The addresses to listen on are the host's option, not one of ours.</summary>
    public static BadOptionException Urls(string reason) => new($"urls: {reason.Split('\n')[0]}");
}
