using Akka;
using Akka.Persistence.Query;
using Akka.Streams.Dsl;
using Akka.Util;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Cluster.Subscriptions;

/// <summary>
/// Follows the whole journal in order. The read journal of the framework goes by positions, which are not drawn in the order of commits, and would lose
/// what is committed late.
/// </summary>
internal sealed class OrderedReadJournal(IJournal journal, TimeProvider clock) : IEventsByTagQuery, IAllEventsQuery
{
    private const int PageSize = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public Source<EventEnvelope, NotUsed> EventsByTag(string tag, Offset offset) => Events(tag, offset);

    public Source<EventEnvelope, NotUsed> AllEvents(Offset offset) => Events(null, offset);

    /// <summary>What follows a position, page by page and for ever. A page without events says that everything is read.</summary>
    public Source<Stretch, NotUsed> Pages(string? tag, long after) => Source.UnfoldAsync<Stretch?, Stretch>(null, async last =>
    {
        if (last is { Page.Events.Count: 0 }) await Task.Delay(Poll, clock);
        var from = last?.Page.Reached ?? after;
        var next = new Stretch(from, await journal.ReadAll(tag, from, PageSize, CancellationToken.None));
        return Option<(Stretch?, Stretch)>.Create((next, next));
    });

    private Source<EventEnvelope, NotUsed> Events(string? tag, Offset offset) =>
        Pages(tag, offset is Sequence sequence ? sequence.Value : 0).SelectMany(stretch => stretch.Page.Events.Select(read => Envelope(read.Position, read.Event)));

    private static EventEnvelope Envelope(long position, StoredEvent stored) =>
        new(new Sequence(position), stored.Entity.Value, stored.Version, stored, 0, [stored.Entity.Kind]);
}

/// <summary>A page of the journal, and the position it follows.</summary>
internal sealed record Stretch(long After, JournalPage Page);
