using System.Text;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Testing;

namespace SkillGraph.Conformance;

/// <summary>What projections write: rows, and how far they have read, together.</summary>
public abstract class KeepingReadModels(Func<Task<JournalHome>> newHome) : JournalConformance(newHome)
{
    private const string Subscription = "room-list";

    [Fact]
    public async Task A_new_subscription_begins_at_zero() =>
        Assert.Equal(0, await (await Home.OpenReadModels()).Offset(Subscription, default));

    [Fact]
    public async Task Rows_and_offset_are_written_together()
    {
        var models = await Home.OpenReadModels();
        await models.Commit(Subscription, 0, 17, [Row("a", "open", "{}")], default);

        var again = await Home.OpenReadModels();
        Assert.Equal(17, await again.Offset(Subscription, default));
        var found = await again.Find("rooms", "a", default);
        Assert.Equal(("rooms", "a", "open", "{}"), (found!.Model, found.Key, found.Bucket, Text(found)));
    }

    [Fact]
    public async Task When_a_row_cannot_be_written_the_offset_stays()
    {
        var models = await Home.OpenReadModels();
        await models.Commit(Subscription, 0, 17, [], default);
        await Assert.ThrowsAnyAsync<Exception>(() => models.Commit(Subscription, 17, 18, [Row("a", "open", "{}"), Row("b", null!, "{}")], default));

        Assert.Equal(17, await models.Offset(Subscription, default));
        Assert.Null(await models.Find("rooms", "a", default));
    }

    [Fact]
    public async Task One_who_reads_from_an_older_offset_writes_nothing()
    {
        var (one, other) = (await Home.OpenReadModels(), await Home.OpenReadModels());
        await one.Commit(Subscription, 0, 7, [Row("a", "open", "new")], default);
        await Assert.ThrowsAsync<JournalException>(() => other.Commit(Subscription, 0, 5, [Row("a", "open", "old"), Row("b", "open", "old")], default));
        await one.Reset(Subscription, [], default);
        await Assert.ThrowsAsync<JournalException>(() => other.Commit(Subscription, 7, 9, [Row("a", "open", "old")], default));

        Assert.Equal(0, await one.Offset(Subscription, default));
        Assert.Equal("new", Text((await one.Find("rooms", "a", default))!));
        Assert.Null(await one.Find("rooms", "b", default));
    }

    [Fact]
    public async Task Of_many_who_move_an_offset_at_once_one_does()
    {
        const int Copies = 8;
        var models = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => Home.OpenReadModels()));
        for (var offset = 0; offset < 10; offset++)
        {
            var moved = await Task.WhenAll(models.Select((copy, n) => Moves(copy, offset, Row("a", "open", $"{n}"))));
            Assert.Single(moved, moves => moves);
            Assert.Equal($"{Array.IndexOf(moved, true)}", Text((await models[0].Find("rooms", "a", default))!));
        }
    }

    [Fact]
    public async Task An_offset_may_move_without_rows()
    {
        var models = await Home.OpenReadModels();
        await models.Commit(Subscription, 0, 5, [], default);
        await models.Commit("another", 0, 7, [], default);
        Assert.Equal(5, await models.Offset(Subscription, default));
    }

    [Fact]
    public async Task The_last_word_on_a_key_counts()
    {
        var models = await Home.OpenReadModels();
        await models.Commit(Subscription, 0, 1, [Row("a", "open", "1"), Row("b", "open", "1"), Row("a", "closed", "2"), Row("b", "open", null)], default);

        Assert.Equal("2", Text((await models.Find("rooms", "a", default))!));
        Assert.Null(await models.Find("rooms", "b", default));
        Assert.Empty(await models.List("rooms", "open", null, 10, default));
    }

    [Fact]
    public async Task A_row_without_a_document_is_removed()
    {
        var models = await Home.OpenReadModels();
        await models.Commit(Subscription, 0, 1, [Row("a", "open", "1")], default);
        await models.Commit(Subscription, 1, 2, [Row("a", "open", null)], default);
        Assert.Null(await models.Find("rooms", "a", default));
    }

    [Fact]
    public async Task A_bucket_is_listed_page_by_page_greatest_key_first()
    {
        var models = await Home.OpenReadModels();
        await models.Commit(Subscription, 0, 1, [.. "abcdefg".Select(key => Row(key.ToString(), "open", "{}")), Row("z", "closed", "{}")], default);

        Assert.Equal(["g", "f", "e"], Keys(await models.List("rooms", "open", null, 3, default)));
        Assert.Equal(["d", "c", "b"], Keys(await models.List("rooms", "open", "e", 3, default)));
        Assert.Equal(["a"], Keys(await models.List("rooms", "open", "b", 3, default)));
    }

    [Fact]
    public async Task Keys_are_compared_byte_by_byte()
    {
        var models = await Home.OpenReadModels();
        string[] keys = ["B", "a", "_", "ä", "A-b", "Ab"];
        await models.Commit(Subscription, 0, 1, [.. keys.Select(key => Row(key, "open", "{}"))], default);

        Assert.Equal(keys.OrderDescending(StringComparer.Ordinal), Keys(await models.List("rooms", "open", null, 10, default)));
    }

    [Fact]
    public async Task A_reset_forgets_one_model_and_its_offset()
    {
        var models = await Home.OpenReadModels();
        await models.Commit(Subscription, 0, 9, [Row("a", "open", "1"), Row("a", "open", "1") with { Model = "people" }], default);
        await models.Commit("another", 0, 3, [], default);

        await models.Reset(Subscription, ["rooms"], default);

        Assert.Equal(0, await models.Offset(Subscription, default));
        Assert.Equal(3, await models.Offset("another", default));
        Assert.Null(await models.Find("rooms", "a", default));
        Assert.NotNull(await models.Find("people", "a", default));
    }

    [Fact]
    public async Task Nothing_is_left_of_what_was_committed_while_it_was_forgotten()
    {
        // On SQLite two stores wait for each other in whole seconds.
        var times = Tier.Size(pr: 10, nightly: 50);
        var (one, other) = (await Home.OpenReadModels(), await Home.OpenReadModels());
        var writing = Task.Run(async () =>
        {
            var offset = 0L;
            for (var anew = 0; anew < times;)
            {
                if (await Moves(one, offset, Row($"{offset:d5}", "open", "{}"))) offset++;
                else (offset, anew) = (await one.Offset(Subscription, default), anew + 1);
                if (offset == 0) Assert.Empty(await one.List("rooms", "open", null, 1_000, default));
            }
            return offset;
        });
        while (!writing.IsCompleted)
        {
            await other.Reset(Subscription, ["rooms"], default);
            await Task.Delay(Random.Shared.Next(20));
        }
        await writing;

        var left = await one.List("rooms", "open", null, 1_000, default);
        Assert.Equal(await one.Offset(Subscription, default), left.Count);
    }

    private static async Task<bool> Moves(IReadModels models, long from, ReadModelRow row)
    {
        try
        {
            await Task.Run(() => models.Commit(Subscription, from, from + 1, [row], default));
            return true;
        }
        catch (JournalException)
        {
            return false;
        }
    }

    private static ReadModelRow Row(string key, string bucket, string? document) =>
        new("rooms", key, bucket, document is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(document));

    private static string Text(ReadModelRow row) => Encoding.UTF8.GetString(row.Document!.Value.Span);

    private static IEnumerable<string> Keys(IEnumerable<ReadModelRow> rows) => rows.Select(row => row.Key);
}
