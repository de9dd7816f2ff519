using System.Text;
using System.Text.Json;
using SkillGraph.Conformance;
using SkillGraph.Conformance.Engines;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Testing;

namespace SkillGraph.Runtime.Tests.Privacy;

/// <summary>What a vault does with keys, and what a sealed envelope looks like.</summary>
public sealed class KeepingAKey
{
    private static readonly EntityId Room = new($"room_{1:x32}");
    private static readonly UserId Ada = UserId.Parse($"usr_{1:x32}");

    // Sealed under the key 00 01 02 … 1f, by another program; what is in somebody's journal must be readable for ever.
    private const string Golden =
        """{"v":3,"t":"2026-11-25T10:00:00.000Z","by":"usr_00000000000000000000000000000001","type":"room.chat-posted.v1","data":{"text":"*****"},"sealed":"De9SBBiTZYfok-pNoJTPEUCf_vUrjuVSTTxZEolfwsBpfwnsnpsJiapCGYI","cmd":"c-3"}""";

    [Fact]
    public async Task A_sealed_envelope_opens_for_ever()
    {
        var keys = new FixedKeys([.. Enumerable.Range(0, 32).Select(n => (byte)n)]);
        var opened = await new Vault(keys, TimeProvider.System).Open([new StoredEvent(Room, 3, "room.chat-posted.v1", Encoding.UTF8.GetBytes(Golden))]);
        Assert.Equal("""{"v":3,"t":"2026-11-25T10:00:00.000Z","by":"usr_00000000000000000000000000000001","type":"room.chat-posted.v1","data":{"text":"hello"},"sealed":true,"cmd":"c-3"}""", Encoding.UTF8.GetString(opened[0].Message.Span));
    }

    [Fact]
    public async Task The_same_fact_in_another_place_is_sealed_otherwise_and_opens_nowhere_else()
    {
        var vault = KeysInMemory.NewVault();
        var (one, two) = (await Seal(vault, Room, 3, "hello"), await Seal(vault, Room, 4, "hello"));
        Assert.NotEqual(Box(one), Box(two));

        var moved = Encoding.UTF8.GetString(one.Message.Span).Replace(Box(one), Box(two), StringComparison.Ordinal);
        moved = moved[..moved.LastIndexOf(",\"crc\"", StringComparison.Ordinal)] + "}";
        await Assert.ThrowsAsync<EntityUnreadableException>(async () => await vault.Open([one with { Message = Encoding.UTF8.GetBytes(moved) }]));
        Assert.Equal("hello", await Text(vault, one));
    }

    [Fact]
    public async Task The_same_history_has_the_same_bytes()
    {
        var keys = new KeysInMemory();
        Assert.Equal(
            (await Seal(new Vault(keys, TimeProvider.System), Room, 3, "hello")).Message.ToArray(),
            (await Seal(new Vault(keys, TimeProvider.System), Room, 3, "hello")).Message.ToArray());
    }

    [Fact]
    public void No_nonce_comes_twice()
    {
        var key = new SealingKey(new byte[32]);
        var (seen, box, content) = (new HashSet<UInt128>(), new byte[SealingKey.SealedBytes(8)], new byte[8]);
        var most = Tier.Size(pr: 200_000, nightly: 10_000_000);
        for (var n = 0; n < most; n++)
        {
            BitConverter.TryWriteBytes(content, (long)(n / 2));
            key.Seal(content, n % 2 == 0 ? "room/1/a"u8 : "room/2/a"u8, box);
            var nonce = new byte[16];
            box.AsSpan(0, 12).CopyTo(nonce);
            Assert.True(seen.Add(new UInt128(BitConverter.ToUInt64(nonce, 0), BitConverter.ToUInt64(nonce, 8))), $"nonce {n} came before");
        }
    }

    [Fact]
    public async Task Another_process_forgets_a_destroyed_key_within_the_time_it_says()
    {
        var keys = new KeysInMemory();
        var clock = new SetClock();
        var (here, there) = (new Vault(keys, TimeProvider.System), new Vault(keys, clock));
        var stored = await Seal(there, Room, 3, "hello");
        await here.Forget(Ada, default);
        Assert.Equal("hello", await Text(there, stored));

        clock.Now += there.ForgetsWithin;
        Assert.Equal("*****", await Text(there, stored));
    }

    [Fact]
    public async Task A_key_that_another_process_made_meanwhile_opens_what_it_sealed()
    {
        var keys = new KeysInMemory();
        var (here, there) = (new Vault(keys, TimeProvider.System), new Vault(keys, TimeProvider.System));
        // She wrote here as a guest, who has none.
        await here.Prepare(Room, [new Posted(new Request("c-1", new RoomCommand.PostChat(Ada, "hi")), new Inbox())]);
        Assert.Equal("hello", await Text(here, await Seal(there, Room, 3, "hello")));
    }

    [Fact]
    public async Task A_key_store_that_lost_its_keys_is_noticed_before_anything_is_redacted_by_it()
    {
        var stored = await Seal(KeysInMemory.NewVault(), Room, 3, "hello");
        var lost = await Assert.ThrowsAsync<JournalException>(async () => await KeysInMemory.NewVault().Open([stored]));
        Assert.Contains("key store", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destroyed_key_stays_so_and_a_replaced_one_is_another()
    {
        await using var home = new SqliteHome();
        var keys = await home.OpenKeys();
        var (first, other) = (await keys.GetOrCreate("a", default), await keys.GetOrCreate("b", default));
        Assert.Equal(first, await (await home.OpenKeys()).GetOrCreate("a", default));
        Assert.NotEqual(first, other);

        await keys.Destroy("a", default);
        Assert.Null(await keys.GetOrCreate("a", default));
        Assert.Equal(new FoundKey(true, null), await keys.Find("a", default));
        await keys.Replace("b", default);
        Assert.NotEqual(other, await keys.GetOrCreate("b", default));
        Assert.Equal(default, await keys.Find("c", default));
        foreach (var file in Directory.GetFiles(Path.Combine(home.Folder, "keys")))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.True(bytes.AsSpan().IndexOf(first) < 0 && bytes.AsSpan().IndexOf(other) < 0, $"{Path.GetFileName(file)} still holds a key that was destroyed");
        }
    }

    private static async Task<StoredEvent> Seal(Vault vault, EntityId room, long version, string text)
    {
        var posted = new Posted(new Request("c-3", new RoomCommand.PostChat(Ada, text)), new Inbox());
        await vault.Prepare(new EntityId(Ada.Value), []);
        await vault.Prepare(room, [posted]);
        var recorded = new Recorded<RoomEvent>(version, new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero), Ada, "c-3", new RoomEvent.ChatPosted(text));
        return new StoredEvent(room, version, "room.chat-posted.v1", RoomEvents.Catalogue.Write(recorded, null, null, new PersonalSeal(vault, room)));
    }

    private static string Box(StoredEvent stored) => JsonDocument.Parse(stored.Message).RootElement.GetProperty("sealed").GetString()!;

    private static async Task<string> Text(Vault vault, StoredEvent stored) =>
        ((RoomEvent.ChatPosted)RoomEvents.Catalogue.Read((await vault.Open([stored]))[0]).Event).Text;

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class FixedKeys(byte[] key) : IKeyStore
    {
        public Task Open(CancellationToken cancel) => Task.CompletedTask;

        public ValueTask<byte[]?> GetOrCreate(string name, CancellationToken cancel) => new(key);

        public ValueTask<FoundKey> Find(string name, CancellationToken cancel) => new(new FoundKey(true, key));

        public Task Destroy(string name, CancellationToken cancel) => throw new NotSupportedException();

        public Task Replace(string name, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }
}
