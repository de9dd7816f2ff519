using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.People.Me;

/// <summary>Writes an archive of everything that is known of a person: their account, and every event by them or about them.</summary>
internal sealed class Export(IEngine engine, IReadModels models, TimeProvider clock, IOptions<JsonOptions> json)
{
    public const string MediaType = "application/zip";

    private const string Readme = """
        What SkillGraph knows of you, opened where it is stored sealed.

        account.json            your account as it is now, where you are signed in, and your personal tokens
        account-events.ndjson   everything that has happened to your account, one event in each line, the oldest first
        picture.*               your picture, if you set one
        reports/*.ndjson        what you reported, or wrote of what others reported
        rooms/*.ndjson          for each room that you have been a member of: what you did there, and what was done to you

        An event has its version in the room or account (v), its time in UTC (t), who did it (by), what it is (type) and what it holds (data).
        What the password is checked against and the secret of a second factor are withheld, so that nobody who finds this archive can use them.
        What other people wrote in those rooms is theirs and not in here; the rooms themselves can be replayed for as long as you may see them.
        """;

    private static readonly string[] Withheld = ["password", "secret"];
    private static readonly byte[] EndOfLine = "\n"u8.ToArray();
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task Write(Stream body, Caller caller, UserView account, CancellationToken cancel)
    {
        await using var archive = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        await Write(archive, "README.txt", Encoding.UTF8.GetBytes(Readme), cancel);
        await Write(archive, "account.json", JsonSerializer.SerializeToUtf8Bytes(Now(caller, account), json.Value.SerializerOptions), cancel);
        if (account.Picture is { } picture) await Write(archive, $"picture.{picture.MediaType.Split('/')[1]}", Convert.FromBase64String(picture.Content), cancel);
        await Write(archive, "account-events.ndjson", caller.Id.Entity(), _ => true, WithoutSecrets, cancel);
        foreach (var room in await RoomsEntered.Of(caller.Id, models, cancel))
            await Write(archive, $"rooms/{room}.ndjson", room, envelope => IsOf(envelope, caller.Id.Value), message => message, cancel);
        foreach (var report in await ReportList.By(caller.Id, models, cancel))
            await Write(archive, $"reports/{report}.ndjson", report, envelope => IsOf(envelope, caller.Id.Value), message => message, cancel);
    }

    private object Now(Caller caller, UserView account) => new
    {
        Account = MeAnswer.Of(caller, account, clock.GetUtcNow()),
        account.Since,
        Sessions = account.Sessions.Select(session => new SessionItem(session.Id, session.Device, session.From, session.StartedAt, session.LastUsedAt, session.Id == caller.Session)),
        Tokens = account.Tokens.Select(TokenItem.Of),
    };

    private async Task Write(ZipArchive archive, string name, EntityId entity, Func<JsonElement, bool> isWanted, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> shown, CancellationToken cancel)
    {
        await using var file = await archive.CreateEntry(name).OpenAsync(cancel);
        await foreach (var page in engine.Read(entity, 0, long.MaxValue, cancel))
            foreach (var stored in page)
            {
                using var envelope = JsonDocument.Parse(stored.Message);
                if (!isWanted(envelope.RootElement)) continue;
                await file.WriteAsync(shown(stored.Message), cancel);
                await file.WriteAsync(EndOfLine, cancel);
            }
    }

    private static async Task Write(ZipArchive archive, string name, byte[] content, CancellationToken cancel)
    {
        await using var file = await archive.CreateEntry(name).OpenAsync(cancel);
        await file.WriteAsync(content, cancel);
    }

    private static bool IsOf(JsonElement envelope, string person) =>
        envelope.GetProperty("by").ValueEquals(person) || (envelope.GetProperty("data").TryGetProperty("member", out var member) && member.ValueEquals(person));

    private static ReadOnlyMemory<byte> WithoutSecrets(ReadOnlyMemory<byte> message)
    {
        var envelope = JsonNode.Parse(message.Span)!;
        var data = envelope["data"]!.AsObject();
        foreach (var name in Withheld.Where(data.ContainsKey)) data[name] = "(withheld)";
        return Encoding.UTF8.GetBytes(envelope.ToJsonString(Readable));
    }
}
