using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>G1 and G2: what is left of somebody who was erased, in files, logs and answers, and after an old backup came back.</summary>
public sealed class BeingErased(ITestOutputHelper output)
{
    private const string Canary = "qxcanary";

    // fault-tests.md allows a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Nothing_of_them_is_left_and_an_old_backup_brings_nothing_back()
    {
        await using var server = await ServerProcess.Start(SharedServer.NoLimits);
        var ada = new Member(server, $"{Canary}@example.org");
        await ada.Register();
        var here = ada.As((await ada.SignIn(headers: ("User-Agent", $"{Canary}-browser"))).Json);
        await here.Patch("/v1/me", new { name = $"{Canary} name", headline = $"{Canary} headline", links = new[] { $"https://{Canary}.example.org/" }, preferences = new Dictionary<string, string> { ["theme"] = Canary } });
        await here.Post("/v1/me/tokens", new { name = $"{Canary} token", scopes = new[] { "read" }, days = 1 });
        await here.Post("/v1/me/email", new { email = $"{Canary}.two@example.org", password = Member.Password });
        await ada.Letters("confirm-email", $"{Canary}.two@example.org");
        var bob = await Visitor.Guest(server.Address, "Bob");
        var rooms = new List<string>();
        for (var room = 0; room < 3; room++)
        {
            rooms.Add(await here.OpenRoom(new { title = $"{Canary} title", kind = "coding" }));
            await bob.Do(rooms[^1], new { type = "enter" });
            await here.Do(rooms[^1], new { type = "add-file", file = "a.py", text = $"# {Canary} file" });
            await here.Do(rooms[^1], new { type = "post-chat", text = $"{Canary} chat" });
            await bob.Do(rooms[^1], new { type = "post-chat", text = "of Bob" });
        }
        Assert.Equal(201, (await here.Post("/v1/reports", new { room = rooms[0], from = 1, to = 3, reason = $"{Canary} reason" })).Status);
        await using var socket = await RoomSocket.In(rooms[0], bob);
        var before = await Sealed(bob, rooms);
        Assert.Contains(Canary, (await bob.Room(rooms[0])).GetRawText(), StringComparison.Ordinal);
        var backup = Copy(Path.Combine(server.Data, "journal.db"));

        (await here.Delete("/v1/me", new { password = Member.Password, confirm = "no" })).IsRefused(400, "request.invalid", "confirm");
        (await here.Delete("/v1/me", new { password = "wrong password", confirm = "erase" })).IsRefused(401, "auth.wrong-credentials", "password");
        var asked = Stopwatch.StartNew();
        Assert.Equal(204, (await here.Delete("/v1/me", new { password = Member.Password, confirm = "erase" })).Status);
        await Until(async () => (await here.Get("/v1/me")).Status == 401, "their token is good still");
        foreach (var room in rooms) await Until(async () => (await bob.History(room)).Any(line => line.Contains("room.member-erased.v1", StringComparison.Ordinal)), "a room does not know");
        output.WriteLine($"erased {asked.Elapsed.TotalSeconds:F1} s after it was asked for");
        Assert.True(asked.Elapsed < Patience);

        // Whoever looks on is told to join again, and finds nothing of them.
        await Until(() => Task.FromResult(socket.Frames.Any(frame => frame.Target == "resync")), "nobody was told to join again");
        Assert.DoesNotContain(Canary, (await socket.Join(rooms[0])).GetRawText(), StringComparison.Ordinal);
        await IsNowhere(server, bob, here.Id, rooms, before);
        (await ada.SignIn()).IsRefused(401, "auth.wrong-credentials");
        // The address is free again.
        Assert.Equal(202, (await ada.Stranger.Post("/v1/auth/register", new { email = "somebody.else@example.org", password = Member.Password, name = "Else" })).Status);

        Assert.Equal(0, await server.Stop());
        AssertNowhere(server.Data);
        Assert.DoesNotContain(Canary, server.Log, StringComparison.OrdinalIgnoreCase);

        // The journal and its read models as they were before; keys are not brought back.
        foreach (var file in Directory.GetFiles(server.Data, "journal.db*")) File.Delete(file);
        File.Move(backup, Path.Combine(server.Data, "journal.db"));
        await server.Start();
        await IsNowhere(server, bob, here.Id, rooms, before);
        (await ada.SignIn()).IsRefused(401, "auth.wrong-credentials");
    }

    private static async Task IsNowhere(ServerProcess server, Visitor bob, string person, List<string> rooms, List<string> before)
    {
        foreach (var room in rooms)
        {
            var view = await bob.Room(room);
            Assert.DoesNotContain(Canary, view.GetRawText(), StringComparison.Ordinal);
            Assert.Contains("of Bob", view.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain(await bob.History(room), line => line.Contains(Canary, StringComparison.Ordinal));
        }
        // The bytes that the hashes are of, and with them every proof, are what they were.
        var after = await Sealed(bob, rooms);
        Assert.All(before, line => Assert.Contains(line, after));
        Assert.DoesNotContain(Canary, (await bob.Get("/v1/rooms")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, (await new Visitor(server.Address).Get($"/v1/users/{person}")).Text, StringComparison.Ordinal);
    }

    private static async Task<List<string>> Sealed(Visitor who, List<string> rooms)
    {
        var lines = new List<string>();
        foreach (var room in rooms)
        {
            var history = (await who.Get($"/v1/rooms/{room}/events?sealed=true", ("Accept", "application/x-ndjson"))).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Journals.IsOneChain(history);
            lines.AddRange(history);
        }
        return lines;
    }

    /// <summary>No file holds it: not the databases, not their logs, no letter, no key.</summary>
    private static void AssertNowhere(string folder)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Canary)) < 0, $"It is in {Path.GetFileName(file)}");
    }

    /// <summary>A backup as SQLite makes them, of a journal that is in use.</summary>
    private static string Copy(string journal)
    {
        var copy = $"{Path.GetTempFileName()}.db";
        using var connection = new SqliteConnection($"Data Source={journal};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $copy";
        command.Parameters.AddWithValue("$copy", copy);
        command.ExecuteNonQuery();
        return copy;
    }

    private static async Task Until(Func<Task<bool>> isSo, string otherwise)
    {
        for (var waited = Stopwatch.StartNew(); !await isSo(); await Task.Delay(100)) Assert.True(waited.Elapsed < Patience, otherwise);
    }
}
