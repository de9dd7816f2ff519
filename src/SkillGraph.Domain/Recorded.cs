namespace SkillGraph.Domain;

/// <summary>A fact as it was recorded: which one of its entity's history, when, by whom and through which command.</summary>
public sealed record Recorded<TEvent>(long Version, DateTimeOffset At, UserId By, string Command, TEvent Event);
