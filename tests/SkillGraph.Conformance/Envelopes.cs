namespace SkillGraph.Conformance;

/// <summary>Envelopes as text.</summary>
public static class Envelopes
{
    private const string Check = ",\"crc\":\"01234567\"}";

    /// <summary>An envelope as it was stored before envelopes had a check.</summary>
    public static string WithoutCheck(string envelope) => $"{envelope[..^Check.Length]}}}";
}
