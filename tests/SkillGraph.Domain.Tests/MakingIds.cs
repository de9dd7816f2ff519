namespace SkillGraph.Domain.Tests;

public sealed class MakingIds
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_id_is_a_prefix_and_a_uuid_of_version_7()
    {
        var id = RoomId.New(Noon).Value;
        Assert.Matches("^room_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$", id);
        Assert.Equal(Noon.ToUnixTimeMilliseconds(), Convert.ToInt64(id[5..17], 16));
    }

    [Fact]
    public void Ids_sort_by_the_time_they_were_made_at_within_a_millisecond_too()
    {
        var ids = Enumerable.Range(0, 100_000).Where(tick => tick % 5 == 0).Select(tick => UserId.New(Noon.AddTicks(tick)).Value).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Two_made_at_the_same_time_differ() => Assert.NotEqual(RoomId.New(Noon), RoomId.New(Noon));

    [Theory]
    [InlineData("room_019a9f3c5e8a7c41b6d2f0a1938475c6", true)]
    [InlineData("room_019A9F3C5E8A7C41B6D2F0A1938475C6", false)]
    [InlineData("usr_019a9f3c5e8a7c41b6d2f0a1938475c6", false)]
    [InlineData("room_019a9f3c5e8a7c41b6d2f0a1938475c", false)]
    [InlineData("room_019a9f3c5e8a7c41b6d2f0a1938475c66", false)]
    [InlineData("room_019a9f3c-5e8a-7c41-b6d2-f0a1938475", false)]
    [InlineData("room_", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_id_reads_as_one_or_not(string? text, bool good) => Assert.Equal(good, RoomId.TryParse(text, out _));
}
