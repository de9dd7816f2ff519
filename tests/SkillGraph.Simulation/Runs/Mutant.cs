namespace SkillGraph.Simulation.Runs;

/// <summary>A bug that somebody could make: in this file this text becomes another.</summary>
internal sealed record Mutant(string Name, string File, string Text, string Instead)
{
    private const string Entity = "src/SkillGraph.Runtime/Engine/Entity.cs";
    private const string Loader = "src/SkillGraph.Runtime/Engine/EntityLoader.cs";
    private const string Drafter = "src/SkillGraph.Runtime/Engine/Drafter.cs";

    public static readonly IReadOnlyList<Mutant> All =
    [
        new("Answers before the journal has stored", Entity,
            "            var outcome = await services.Journal.Append(",
            "            draft.Answers.Tell(id, services);\n            var outcome = await services.Journal.Append("),
        new("Takes an unknown outcome for a stored one", Entity,
            "if (outcome.Result == AppendResult.Stored)",
            "if (outcome.Result is AppendResult.Stored or AppendResult.Unknown)"),
        new("Keeps what it has in memory when the journal did not take it", Entity,
            "            _memory = null;\n",
            ""),
        new("Does not look for a command among those it remembers", Drafter,
            "if (memory.Commands.TryGet(by, commandId, out var version) || draft.Try",
            "if (memory.Commands.TryGet(by, \"\", out var version) || draft.Try"),
        new("Does not remember the commands it reads from the journal", Loader,
            "                commands.Remember(read.Envelope.By, read.Envelope.Command, version);\n",
            ""),
        new("Uses a snapshot of another history", Loader,
            "else if (version == kept.Version && hash != kept.Hash) return",
            "else if (version == kept.Version && hash == null) return"),
        new("Answers for the second half of a batch as for the first", "src/SkillGraph.Runtime/Journals/GroupCommit.cs",
            "            await Store(writer, batch[(batch.Length / 2)..]);\n",
            "            _ = Answer(batch[(batch.Length / 2)..], AppendOutcome.Stored);\n"),
        new("Trusts the order of positions", "src/SkillGraph.Runtime/Journals/LateCommits.cs",
            "if (position > reached + 1 && position - 1 > final)",
            "if (position > reached + 1 && position - 1 > final + int.MaxValue)"),
        new("Stores the offset of a subscription before its rows", "src/SkillGraph.Runtime/Subscriptions/SubscriptionRunner.cs",
            "await models.Commit(subscription.Name, offset, page.Reached, rows, cancel);",
            "await models.Commit(subscription.Name, offset, page.Reached, [], cancel);\n                await models.Commit(subscription.Name, page.Reached, page.Reached, rows, cancel);"),
        new("Does not send a watcher that is behind back to the journal", "src/SkillGraph.Runtime/Engine/Watchers.cs",
            "whole = events[0].Version <= last + 1;",
            "whole = true;"),
    ];
}
