namespace SkillGraph.Edge;

/// <summary>What an operator may set of the edge; <c>SkillGraph</c> in configuration.</summary>
public sealed class EdgeOptions
{
    /// <summary>Whether guests may enter with nothing but a name.</summary>
    public bool Guests { get; set; } = true;

    /// <summary>Origins besides the server's own from which browsers may open sockets.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>Every rate limit is multiplied by this; for measuring, and for installations behind one address.</summary>
    public double LimitFactor { get; set; } = 1;
}
