using System.Diagnostics.Metrics;

namespace SkillGraph.Runtime.Journals;

/// <summary>What the journal's writers are doing, for whoever listens to the meter <c>SkillGraph.Journal</c>.</summary>
internal static class JournalMetrics
{
    private static readonly Meter Meter = new("SkillGraph.Journal");

    private static readonly Histogram<int> BatchSize =
        Meter.CreateHistogram<int>("skillgraph.journal.batch.size", "{append}", "Appends that went into one transaction");

    private static readonly Histogram<double> CommitDuration =
        Meter.CreateHistogram<double>("skillgraph.journal.commit.duration", "s", "From the first row to the answer of the commit", tags: null, advice: Buckets.Short);

    private static readonly Tally Failures =
        new(Meter, "skillgraph.journal.failures", "{transaction}", "Transactions, and syncs of the log, that failed; by cause", "cause", JournalFailure.Causes);

    public static void Committed(int appends, TimeSpan took, AppendOutcome outcome)
    {
        BatchSize.Record(appends);
        CommitDuration.Record(took.TotalSeconds);
        if (outcome.Result is AppendResult.NotStored or AppendResult.Unknown) Failed(outcome.Cause);
    }

    public static void Failed(Exception? cause) => Failures.Add(JournalFailure.Of(cause));
}
