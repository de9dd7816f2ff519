namespace SkillGraph.Simulation.Checks;

/// <summary>A promise that did not hold, in words, and what was seen instead.</summary>
internal sealed record BrokenPromise(string Promise, string Seen);

/// <summary>What the engine promises, one sentence each.</summary>
internal static class Promises
{
    public const string Durable = "what is acknowledged is in the journal, at the acknowledged version";
    public const string OneHistory = "one history per entity: contiguous, without fork, every link of the chain whole";
    public const string OneEffect = "a command id has one effect, and the same answer, however often it is sent";
    public const string AnswersFollowRules = "a command is answered as the rules say on a state the entity was in";
    public const string Order = "what is sent after an acknowledgement comes after what was acknowledged";
    public const string AnswersInOrder = "answers come in the order the commands were posted, once each";
    public const string SameState = "the same events fold to the same state";
    public const string ReadModel = "a read model is the fold of the journal, and its offset never runs ahead of it";
    public const string NothingSkipped = "a subscription is given every event, in order, although positions commit out of order";
    public const string Watching = "a watcher sees each stored event once, in order, without hole";
    public const string Busy = "engine.busy comes before acceptance and leaves nothing stored";
    public const string Bounds = "what is too large is not stored";
    public const string Readable = "a history that was never damaged can be read, and nothing unforeseen is thrown";
    public const string Liveness = "within 30 seconds after the last fault every command is answered and everybody sees the same";
    public const string Repeatable = "the same seed makes the same trace";
}
