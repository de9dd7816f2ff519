namespace SkillGraph.Runtime.Events;

/// <summary>What is left of a text of somebody who has been erased: how long it was, and where its lines ended, so that everything others wrote around it stays in its place.</summary>
public static class Redaction
{
    private const char Star = '*';

    public static string Of(string text) => string.Create(text.Length, text, static (stars, written) =>
    {
        for (var i = 0; i < written.Length; i++) stars[i] = written[i] is '\n' or '\r' ? written[i] : Star;
    });
}
