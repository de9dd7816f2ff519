using System.Diagnostics;
using System.Text.Json.Nodes;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.People.Members;

/// <summary>Whether an address has an account is told to nobody: not by an answer, and not by the time it takes.</summary>
[Collection(OneServer.Name)]
public sealed class NotTellingWhoExists(SharedServer shared, ITestOutputHelper output)
{
    private static readonly int Samples = Tier.Size(pr: 12, nightly: 1_000);

    // The number to be met on a quiet machine is 5 ms; this is what may not be exceeded on one that does other things meanwhile.
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(25);

    [Fact]
    public async Task Signing_in_answers_the_same()
    {
        var (ada, nobody) = (await Member.New(shared.Server), Member.NewEmail());
        await Compare("login", email => ada.Stranger.Post("/v1/auth/login", new { email, password = "a wrong password" }), ada.Email, nobody);
    }

    [Fact]
    public async Task Forgetting_a_password_answers_the_same()
    {
        var (ada, nobody) = (await Member.New(shared.Server), Member.NewEmail());
        await Compare("forgot-password", email => ada.Stranger.Post("/v1/auth/forgot-password", new { email }), ada.Email, nobody);
        await ada.Letters("reset-password");
        Assert.Empty(await ada.Arrived("reset-password", nobody));
    }

    [Fact]
    public async Task Registering_answers_the_same()
    {
        var ada = await Member.New(shared.Server);
        await Compare("register", email => ada.Stranger.Post("/v1/auth/register", new { email = email ?? Member.NewEmail(), password = Member.Password, name = "Ada" }), ada.Email, null);
        await ada.Letters("already-registered");
        Assert.Equal(200, (await ada.SignIn()).Status);
    }

    [Fact]
    public async Task Changing_to_an_address_answers_the_same()
    {
        var (ada, here, _) = await Member.SignedIn(shared.Server);
        var (bob, nobody) = (await Member.New(shared.Server), Member.NewEmail());
        var known = await here.Post("/v1/me/email", new { email = bob.Email, password = Member.Password });
        var unknown = await here.Post("/v1/me/email", new { email = nobody, password = Member.Password });
        Assert.Equal((202, "{}", 202, "{}"), (known.Status, known.Text, unknown.Status, unknown.Text));
        await bob.Letters("already-registered");
        await ada.Letters("confirm-email", nobody);
    }

    private async Task Compare(string what, Func<string?, Task<Reply>> ask, string known, string? unknown)
    {
        var (knowns, unknowns) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var sample = -2; sample < Samples; sample++)
        {
            var (one, oneTook) = await Timed(() => ask(known));
            var (other, otherTook) = await Timed(() => ask(unknown));
            Assert.Equal(one.Status, other.Status);
            Assert.Equal(WithoutTrace(one), WithoutTrace(other));
            // The first ones warm up.
            if (sample < 0) continue;
            knowns.Add(oneTook);
            unknowns.Add(otherTook);
        }
        var difference = Median(knowns) - Median(unknowns);
        output.WriteLine($"{what}: medians of {Samples}: known {Median(knowns).TotalMilliseconds:0.00} ms, unknown {Median(unknowns).TotalMilliseconds:0.00} ms, difference {difference.TotalMilliseconds:0.00} ms");
        Assert.InRange(difference, -Bound, Bound);
    }

    private static async Task<(Reply Reply, TimeSpan Took)> Timed(Func<Task<Reply>> ask)
    {
        var began = Stopwatch.GetTimestamp();
        return (await ask(), Stopwatch.GetElapsedTime(began));
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static string WithoutTrace(Reply reply)
    {
        var json = JsonNode.Parse(reply.Text)!.AsObject();
        json.Remove("traceId");
        return json.ToJsonString();
    }
}
