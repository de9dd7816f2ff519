using System.Text;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Conformance;

/// <summary>Snapshots: caches of a folded state that may be replaced and thrown away.</summary>
public abstract class KeepingSnapshots(Func<Task<JournalHome>> newHome) : JournalConformance(newHome)
{
    private const string Key = "room_1";

    [Fact]
    public async Task The_newest_one_is_found()
    {
        await Save(10);
        await Save(20);
        var found = await Journal.LoadSnapshot(Key, "room.v1", long.MaxValue, default);

        Assert.Equal((20, "room.v1"), (found!.Version, found.Manifest));
        Assert.Equal("state at 20", Encoding.UTF8.GetString(found.Content.Span));
    }

    [Fact]
    public async Task One_beyond_the_wanted_version_is_left_aside()
    {
        await Save(10);
        await Save(20);
        Assert.Equal(10, (await Journal.LoadSnapshot(Key, "room.v1", 19, default))!.Version);
        Assert.Null(await Journal.LoadSnapshot(Key, "room.v1", 9, default));
    }

    [Fact]
    public async Task One_of_another_shape_is_left_aside()
    {
        await Save(10);
        await Save(20, "room.v2");
        Assert.Equal(10, (await Journal.LoadSnapshot(Key, "room.v1", long.MaxValue, default))!.Version);
    }

    [Fact]
    public async Task One_of_another_key_is_left_aside()
    {
        await Save(10);
        Assert.Null(await Journal.LoadSnapshot("room_2", "room.v1", long.MaxValue, default));
    }

    [Fact]
    public async Task The_same_version_is_replaced()
    {
        await Save(10, text: "old");
        await Save(10, text: "new");
        var found = await Journal.LoadSnapshot(Key, "room.v1", long.MaxValue, default);
        Assert.Equal("new", Encoding.UTF8.GetString(found!.Content.Span));
    }

    [Fact]
    public async Task Older_ones_are_dropped()
    {
        foreach (var version in (int[])[10, 20, 30]) await Save(version);
        await Journal.DropSnapshots(Key, 20, default);

        Assert.Null(await Journal.LoadSnapshot(Key, "room.v1", 19, default));
        Assert.Equal(20, (await Journal.LoadSnapshot(Key, "room.v1", 29, default))!.Version);
        Assert.Equal(30, (await Journal.LoadSnapshot(Key, "room.v1", 30, default))!.Version);
    }

    private Task Save(long version, string manifest = "room.v1", string? text = null) =>
        Journal.SaveSnapshot(Key, new Snapshot(version, manifest, Encoding.UTF8.GetBytes(text ?? $"state at {version}")), default);
}
