using System.Diagnostics;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People.Members;

/// <summary>What has to come about within seconds.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    public static async Task Is(Func<Task<bool>> so)
    {
        for (var waited = Stopwatch.StartNew(); !await so(); await Task.Delay(20)) Assert.True(waited.Elapsed < Bound, $"it is not so after {Bound}");
    }

    /// <summary>The access token is not good any more.</summary>
    public static async Task<TimeSpan> Refused(Visitor who)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            var reply = await who.Get("/v1/me");
            if (reply.Status == 401)
            {
                reply.IsRefused(401, "auth.ended");
                return waited.Elapsed;
            }
            Assert.True(waited.Elapsed < Bound, $"after {Bound} the token is still good");
        }
    }
}
