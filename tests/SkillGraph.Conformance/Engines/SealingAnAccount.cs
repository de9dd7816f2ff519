using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Conformance.Engines;

/// <summary>What an account says of a person, and what others said of them there, is sealed with their key and gone with it.</summary>
public abstract class SealingAnAccount(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    private static readonly UserId Moderator = UserId.Parse($"usr_{9:x32}");
    private static readonly EntityId Account = new(Ada.Value);

    // All that Ada and the moderator write, and that is to be found nowhere.
    private static readonly string[] Words =
    [
        "canary@example.org", "canary@example.net", "Canary Lovelace", "canary-headline", "https://canary.example.org/", "Y2FuYXJ5LXBpY3R1cmU=", "canary-theme", "canary-device", "192.0.2.77",
        "canary-secret", "canary-hash-1", "canary-hash-2", "canary-hash-3", "canary-program", "canary-mute", "canary-unmute", "canary-ban", "canary-unban", "canary-grant", "canary-revoke",
    ];

    private int _sent;

    protected override EngineOptions Bounds => new() { SnapshotEvery = 4 };

    [Fact]
    public async Task It_is_nowhere_to_be_read_in_the_database()
    {
        await Live();
        for (var tries = 0; (await Rows("SELECT persistence_id FROM snapshot")).Count == 0; tries++)
        {
            Assert.True(tries < 500, "No snapshot was taken.");
            await Task.Delay(10);
        }
        var stored = (await Rows("SELECT message FROM journal")).Concat(await Rows("SELECT snapshot FROM snapshot")).Select(row => Encoding.UTF8.GetString((byte[])row[0])).ToList();
        Assert.All(Words, word => Assert.DoesNotContain(stored, row => row.Contains(word, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whoever_may_look_sees_it_as_it_was_written()
    {
        await Live();
        await Restart();
        var view = await View();
        Assert.Equal(("canary@example.net", "Canary Lovelace", "canary-headline", "canary-hash-3", "canary-secret"), (view.Email, view.Name, view.Headline, view.Password, view.Secret));
        Assert.Equal(("canary-device", "192.0.2.77"), (Assert.Single(view.Sessions).Device, view.Sessions[0].From));
        var told = await Told();
        Assert.All(Words, word => Assert.Contains(word, told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_the_key_it_is_gone_and_what_has_happened_is_not()
    {
        await Live();
        var before = (await History(Account)).ConvertAll(stored => Convert.ToHexString(stored.Message.Span));
        await (await Home.OpenVault()).Forget(Ada, default);
        await (await Home.OpenVault()).ForgetSnapshots(Account, default);
        await Restart();

        var (view, told) = (await View(), await Told());
        Assert.All(Words, word => Assert.DoesNotContain(word, told + JsonSerializer.Serialize(view), StringComparison.Ordinal));
        Assert.Equal((UserStatus.Verified, before.Count), (view.Status, (int)view.Version));
        await Do(new UserCommand.Erase(Ada));
        Assert.Equal(UserStatus.Erased, (await View()).Status);
        Assert.Equal(before, (await History(Account)).Take(before.Count).Select(stored => Convert.ToHexString(stored.Message.Span)));
    }

    private async Task Live()
    {
        await Do(new UserCommand.Register(Ada, "canary@example.org", "address_1", "Ada", "canary-hash-1", "link-1"));
        await Do(new UserCommand.VerifyEmail(Ada, "link-1"));
        await Do(new UserCommand.AskEmailChange(Ada, "canary-hash-1", "canary@example.net", "address_2", "link-2"));
        await Do(new UserCommand.VerifyEmail(Ada, "link-2"));
        await Do(new UserCommand.SetPassword(Ada, "canary-hash-1", "canary-hash-2", null));
        await Do(new UserCommand.RehashPassword(Ada, "canary-hash-2", "canary-hash-3"));
        await Do(new UserCommand.ChangeProfile(Ada, "Canary Lovelace", "canary-headline", ["https://canary.example.org/"]));
        await Do(new UserCommand.SetPicture(Ada, "image/png", "Y2FuYXJ5LXBpY3R1cmU="));
        await Do(new UserCommand.SetPreferences(Ada, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("theme", "canary-theme")));
        await Do(new UserCommand.AskSecondFactor(Ada, "canary-hash-3", "canary-secret"));
        await Do(new UserCommand.ConfirmSecondFactor(Ada, "canary-secret", 1, ["code-1"]));
        await Do(new UserCommand.FailSignIn(Ada, "canary-device", "192.0.2.77"));
        await Do(new UserCommand.CreateToken(Ada, "tok_1", "hash-1", "canary-program", ["read"], DateTimeOffset.UtcNow.AddDays(30)));
        await Do(new UserCommand.GrantRole(Moderator, UserRole.Admin, UserRole.Expert, "canary-grant"));
        await Do(new UserCommand.RevokeRole(Moderator, UserRole.Admin, UserRole.Expert, "canary-revoke"));
        await Do(new UserCommand.Mute(Moderator, UserRole.Moderator, null, "canary-mute"));
        await Do(new UserCommand.Unmute(Moderator, UserRole.Moderator, "canary-unmute"));
        await Do(new UserCommand.Ban(Moderator, UserRole.Moderator, null, "canary-ban"));
        await Do(new UserCommand.Unban(Moderator, UserRole.Moderator, "canary-unban"));
        await Do(new UserCommand.StartSession(Ada, "ses_1", "token-1", "canary-device", "192.0.2.77", "canary-hash-3", 2, null));
    }

    private async Task Do(UserCommand command) => Assert.Null((await Ask(Account, new Request($"c-{++_sent}", command))).Refusal);

    private async Task<UserView> View() => (await Engine.View(UserEntity.View, Account, long.MaxValue, default)).View;

    private async Task<string> Told()
    {
        var told = new StringBuilder();
        await foreach (var page in Engine.Read(Account, 0, long.MaxValue, default))
            foreach (var stored in page) told.AppendLine(Encoding.UTF8.GetString(stored.Message.Span));
        return told.ToString();
    }
}
