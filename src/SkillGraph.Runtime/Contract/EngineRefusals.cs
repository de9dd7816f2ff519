using SkillGraph.Domain;

namespace SkillGraph.Runtime;

/// <summary>Why an engine, rather than a rule, turns a command down.</summary>
public static class EngineRefusals
{
    public static readonly Refusal Busy = new("engine.busy", "Too much is waiting there. Send the same command again in a moment.");
    public static readonly Refusal Unavailable = new("engine.unavailable", "It could not be stored just now. Send the same command again in a moment.");
    public static readonly Refusal Quarantined = new("engine.quarantined", "The stored history of this cannot be read; an operator has been told.");
    public static readonly Refusal TooLarge = new("engine.too-large", "What came of this command is too large to be stored.");
    public static readonly Refusal Failed = new("engine.failed", "This command failed on the server. Nothing was stored.");
    public static readonly Refusal UnknownKind = new("engine.unknown-kind", "There is no such kind of entity.");
}
