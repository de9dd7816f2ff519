using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkillGraph.Edge.Hosting;
using SkillGraph.Edge.People.Moderation;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>Tells this node's <see cref="Standing"/> what ends, and its <see cref="Mutes"/> who is muted, from the journal. The program takes no caller before everything is read that has ended until then.</summary>
internal sealed class StandingFollower(Standing standing, Mutes mutes, IJournal journal, IReadModels models, TimeProvider clock, ILogger<StandingFollower> log) : BackgroundService
{
    private const int PageSize = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    // Beyond the longest life of a token, for clocks that differ.
    private static readonly TimeSpan Kept = AccessTokens.LongestLife + TimeSpan.FromHours(1);

    private long _offset;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Patiently(Begin, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => BackgroundWork.UntilStopped(Follow(stoppingToken), stoppingToken);

    private async Task Follow(CancellationToken stoppingToken)
    {
        var forgot = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Patiently(ReadOn, stoppingToken);
            if (clock.GetElapsedTime(forgot) > ForgetEvery)
            {
                standing.Forget(clock.GetUtcNow() - Kept);
                mutes.Forget();
                forgot = clock.GetTimestamp();
            }
            await Task.Delay(Poll, clock, stoppingToken);
        }
    }

    private async Task Begin(CancellationToken cancel)
    {
        // The offset first: rows that come meanwhile are then read twice, and none is missed.
        _offset = Math.Min(await models.Offset(EndedTokens.Model, cancel), await models.Offset(PeopleList.Model, cancel));
        var heard = new List<Ending>();
        await foreach (var ending in EndedTokens.All(models, clock.GetUtcNow()).WithCancellation(cancel)) heard.Add(ending);
        standing.Hear(heard);
        await foreach (var muting in PeopleList.AllMutes(models).WithCancellation(cancel)) mutes.Hear([muting]);
        await ReadOn(cancel);
    }

    private async Task ReadOn(CancellationToken cancel)
    {
        JournalPage page;
        do
        {
            page = await journal.ReadAll(UserEntity.Kind.Name, _offset, PageSize, cancel);
            standing.Hear([.. page.Events.Select(read => EndedTokens.Read(read.Event, log)).OfType<Ending>()]);
            mutes.Hear(page.Events.Select(read => PeopleList.ReadMute(read.Event, log)).OfType<Muting>());
            _offset = page.Reached;
        }
        while (page.Events.Count > 0);
    }

    /// <summary>Tries until it works; it is told when it begins to fail, and when that is over.</summary>
    private async Task Patiently(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        for (var failures = 0; ; failures++)
            try
            {
                await work(cancel);
                if (failures > 0) log.LogInformation("This node hears again which tokens have ended");
                return;
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                if (failures == 0) log.LogError(failure, "This node does not hear which tokens have ended, and tries again");
                var pause = TimeSpan.FromMilliseconds(Math.Min(LongestBackOff.TotalMilliseconds, 100 * Math.Pow(2, failures)));
                await Task.Delay(pause, clock, cancel);
            }
    }
}
