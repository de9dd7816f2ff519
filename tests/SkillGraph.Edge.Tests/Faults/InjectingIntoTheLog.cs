using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>A thousand texts that would be lines of the log, move a cursor or hide what stands before them, wherever something of a caller is logged; with everything logged that can be.</summary>
public sealed partial class InjectingIntoTheLog
{
    private const string Forged = "Forged";
    private const string OperatorKey = "the-secret-of-whoever-looks-after-this";

    private static readonly string[] Attacks =
    [
        "\r\nwarn: Forged[0]\r\n      nothing happened", "\nfail: Forged.Category[1]", "\rcrit: Forged[0]", "\u001b[2J\u001b[HForged", "\u001b]0;Forged\u0007", "\u009b31mForged", "\u2028info: Forged[0]", "\u2029info: Forged[0]",
        "\u202eForged\u202c", "\bForged\b\b\b\b", "\0Forged", "\u000b\u000cForged", "\u0085warn: Forged[0]", "\u007fForged", "\u200bForged", "{\"Forged\": true}\n{\"LogLevel\": \"Forged\"}",
        "\", \"LogLevel\": \"Forged", "{Forged} {0} %s %n", "${jndi:ldap://Forged}", "\ufeff\u2066Forged\u2069",
    ];

    private static int Rounds => Tier.Size(pr: 50, nightly: 500);

    [Theory]
    [InlineData("simple")]
    [InlineData("systemd")]
    [InlineData("json")]
    public async Task No_line_and_no_cursor_is_theirs(string format)
    {
        await using var server = await Start("Trace", format);
        var ada = await Visitor.Guest(server.Address);
        var room = await ada.OpenRoom();
        for (var round = 0; round < Rounds; round++)
            foreach (var attack in Attacks) await Try(server, ada, room, $"{attack} {round}", round % 10 == 0);
        await server.Logged("Forged");

        var lines = server.Log.Split('\n');
        Assert.InRange(lines.Count(line => line.Contains(Forged, StringComparison.Ordinal)), Rounds * Attacks.Length, int.MaxValue);
        foreach (var line in lines)
        {
            Assert.DoesNotContain(line, IsDangerous);
            if (format == "json") IsOneRecord(line);
            else if (!line.StartsWith("      ", StringComparison.Ordinal)) Assert.True(Head().IsMatch(line) && !line.Contains(Forged, StringComparison.Ordinal), line);
        }
    }

    [Theory]
    [InlineData("Information", "simple")]
    [InlineData("Debug", "simple")]
    [InlineData("Debug", "json")]
    public async Task Secrets_are_not_written_down_however_much_is(string level, string format)
    {
        await using var server = await Start(level, format);
        var ada = await Visitor.Guest(server.Address, "Ada");
        var room = await ada.OpenRoom();
        string[] secrets = [ada.Token!, OperatorKey, "a-wrong-operator-key-that-was-nearly-right", "an-idempotency-key-of-hers", "what she says in private"];
        await ada.Get($"/hubs/rooms?access_token={ada.Token}");
        await ada.Post($"/hubs/rooms/negotiate?negotiateVersion=1&access_token={ada.Token}", new { });
        await ada.Post("/v1/rooms", new { title = secrets[4], kind = "coding" }, ("Idempotency-Key", secrets[3]));
        await ada.Do(room, new { type = "post-chat", text = secrets[4] });
        await new Visitor(server.Address, OperatorKey).Get("/v1/operations/cluster");
        await new Visitor(server.Address, secrets[2]).Get("/v1/operations/cluster");
        await using (var socket = await RoomSocket.Open(server.Address, ada.Token!)) await socket.Join(room);
        await server.Logged("Executing endpoint");
        Assert.Equal(0, await server.Stop());
        foreach (var secret in secrets) Assert.DoesNotContain(secret, server.Log, StringComparison.Ordinal);
    }

    private static Task<ServerProcess> Start(string level, string format) => ServerProcess.StartIn(
        new Dictionary<string, string> { ["SkillGraph__OperatorKey"] = OperatorKey },
        SharedServer.NoLimits, $"--Logging:LogLevel:Default={level}", $"--Logging:LogLevel:Microsoft.AspNetCore={level}", $"--Logging:Console:FormatterName={format}");

    private static async Task Try(ServerProcess server, Visitor ada, string room, string attack, bool all)
    {
        var escaped = Uri.EscapeDataString(attack.Replace("\0", "", StringComparison.Ordinal));
        await ada.Get($"/v1/{escaped}");
        if (!all) return;
        await ada.Get($"/v1/rooms?status={escaped}");
        await ada.Get($"/v1/rooms/{escaped}");
        await ada.Post("/v1/rooms", new { title = attack, kind = "coding" });
        await ada.Post("/v1/auth/guest", new { name = attack });
        await ada.Command(room, new { type = "post-chat", text = attack });
        await ada.Command(room, new { type = "add-file", file = attack });
        await ada.Command(room, new { type = attack }, attack);
        await ada.PostText("/v1/rooms", attack, ("Idempotency-Key", escaped));
        await new Visitor(server.Address, OperatorKey).Post($"/v1/operations/cluster/nodes/{escaped}/leave", new { });
        await new Visitor(server.Address, OperatorKey).Post($"/v1/operations/subscriptions/{escaped}/rebuild", new { });
        await ada.Post("/v1/policy-violations", new Dictionary<string, object> { ["csp-report"] = new Dictionary<string, string> { ["document-uri"] = attack, ["blocked-uri"] = attack, ["effective-directive"] = attack } });
        foreach (var header in new[] { "Host", "User-Agent", "Authorization", "Origin", "X-Forwarded-For", "traceparent", "Cookie", "Accept" }) await Raw(server.Address, $"GET /v1/rooms HTTP/1.1\r\n{header}: x{attack}\r\nConnection: close\r\n\r\n");
        await Raw(server.Address, $"GET /v1/{attack} HTTP/1.1\r\nHost: x\r\n\r\n");
        await CallAHub(server.Address, ada.Token!, attack);
    }

    private static async Task CallAHub(Uri server, string token, string attack)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/rooms", Query = $"?access_token={token}" }.Uri, CancellationToken.None);
        var call = JsonSerializer.Serialize(new { type = 1, invocationId = attack, target = attack, arguments = new[] { attack } });
        foreach (var message in new[] { """{"protocol":"json","version":1}""", call, JsonSerializer.Serialize(new { type = 1, invocationId = "1", target = "Join", arguments = new object?[] { attack, null } }), JsonSerializer.Serialize(new { type = 7, error = attack }) })
            await socket.SendAsync(Encoding.UTF8.GetBytes($"{message}\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);
    }

    private static async Task Raw(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port);
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
            client.Client.Shutdown(SocketShutdown.Send);
            await client.GetStream().CopyToAsync(Stream.Null);
        }
        catch (Exception gone) when (gone is IOException or SocketException or InvalidOperationException)
        {
            // It wants no more of this.
        }
    }

    private static void IsOneRecord(string line)
    {
        var record = JsonSerializer.Deserialize<JsonElement>(line);
        Assert.NotEqual(Forged, record.GetProperty("LogLevel").GetString());
        Assert.DoesNotContain(Forged, record.GetProperty("Category").GetString(), StringComparison.Ordinal);
        Assert.False(record.TryGetProperty(Forged, out _));
    }

    private static bool IsDangerous(char sign) =>
        char.GetUnicodeCategory(sign) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    [GeneratedRegex(@"^(trce|dbug|info|warn|fail|crit): [\w.+`<>,\[\]]+\[-?\d+\]$")]
    private static partial Regex Head();
}
