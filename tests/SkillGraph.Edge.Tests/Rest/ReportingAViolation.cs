using System.Text;
using System.Text.Json;

namespace SkillGraph.Edge.Tests.Rest;

/// <summary>What browsers say of pages that broke their content policy: the kind is logged, nothing that is somebody's, and not without end.</summary>
public sealed class ReportingAViolation : IAsyncLifetime
{
    private const string Path = "/v1/policy-violations";
    private const string Private = "PRIVATE";

    private ServerProcess _server = null!;

    public async Task InitializeAsync() => _server = await ServerProcess.Start();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_kind_is_logged_and_nothing_that_is_somebodys()
    {
        var report = new Dictionary<string, object>
        {
            ["document-uri"] = $"https://skills.example/rooms/room_{Private}/replay?token={Private}#{Private}",
            ["referrer"] = $"https://skills.example/{Private}",
            ["blocked-uri"] = $"https://{Private}:{Private}@evil.example/{Private}?q={Private}",
            ["effective-directive"] = "script-src-elem",
            ["original-policy"] = Private,
            ["script-sample"] = Private,
            ["source-file"] = $"https://evil.example/{Private}.js",
        };
        Assert.Equal(204, await Report(report));
        await _server.Logged("/rooms/*/replay, script-src-elem, https://evil.example (and 0 before", times: 1);
        Assert.DoesNotContain(Private, _server.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Words_of_the_senders_own_are_not_taken_over()
    {
        Assert.Equal(204, await Report(new() { ["document-uri"] = "/Forged\r\nfail: ", ["violated-directive"] = "Forged-directive x", ["blocked-uri"] = "Forged" }));
        await _server.Logged("other, other, other", times: 1);
        Assert.DoesNotContain("Forged", _server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_come_only_some_are_written_down()
    {
        var statuses = new List<int>();
        for (var number = 0; number < 200; number++) statuses.Add(await Report(new() { ["document-uri"] = "https://skills.example/", ["effective-directive"] = "img-src", ["blocked-uri"] = "data" }));
        Assert.Contains(429, statuses);
        await _server.Logged("/, img-src, data");
        Assert.InRange(_server.Log.Split("did what its content policy forbids").Length - 1, 1, 30);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{ "csp-report": 1 }""", 400)]
    [InlineData("""{ "csp-report": { "document-uri": 1, "blocked-uri": [], "effective-directive": {} } }""", 204)]
    public async Task What_is_no_report_harms_nobody(string body, int status) => Assert.Equal(status, await Post(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task What_is_too_long_is_not_read() => Assert.Equal(413, await Post(Encoding.UTF8.GetBytes($$"""{ "csp-report": { "original-policy": "{{new string('x', 100_000)}}" } }""")));

    private Task<int> Report(Dictionary<string, object> report) => Post(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["csp-report"] = report }));

    private async Task<int> Post(byte[] body) => (await new Running.Visitor(_server.Address).PostBytes(Path, body, "application/csp-report")).Status;
}
