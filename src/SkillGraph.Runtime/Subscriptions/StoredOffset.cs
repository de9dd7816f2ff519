namespace SkillGraph.Runtime.Subscriptions;

/// <summary>Looks now and then at the stored offset of a subscription that has nothing to commit: whoever has it built anew, on whichever node, only forgets that offset.</summary>
internal sealed class StoredOffset(string subscription, IReadModels models, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private long _looked = clock.GetTimestamp();

    public async ValueTask<bool> HasMovedFrom(long offset, CancellationToken cancel)
    {
        if (clock.GetElapsedTime(_looked) < LookEvery) return false;
        _looked = clock.GetTimestamp();
        return await models.Offset(subscription, cancel) != offset;
    }
}
