using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SkillGraph.Edge.People.Passwords;

namespace SkillGraph.Edge.Tests.People.Passwords;

public sealed class HashingPasswords
{
    [Fact]
    public async Task No_two_hashes_are_the_same()
    {
        using var pool = new PasswordPool();
        Assert.NotEqual(await pool.Hash("correct horse"), await pool.Hash("correct horse"));
    }

    [Fact]
    public async Task A_hash_of_before_is_right_and_known_to_be_old()
    {
        var before = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 })).HashPassword(new object(), "correct horse");
        using var pool = new PasswordPool();
        Assert.Equal(PasswordAnswer.RightButOld, await pool.Verify(before, "correct horse"));
        Assert.Equal(PasswordAnswer.Wrong, await pool.Verify(before, "wrong horse"));
    }

    [Fact]
    public async Task Nobodys_password_is_wrong_and_takes_as_long_as_somebodys()
    {
        using var pool = new PasswordPool(threads: 1);
        var hash = await pool.Hash("correct horse");
        await pool.Verify(null, "correct horse");
        var (somebodys, nobodys) = (new List<double>(), new List<double>());
        for (var round = 0; round < 15; round++)
        {
            somebodys.Add(await Time(pool, hash));
            nobodys.Add(await Time(pool, null));
        }
        somebodys.Sort();
        nobodys.Sort();
        Assert.InRange(nobodys[7] / somebodys[7], 0.6, 1.7);
    }

    [Fact]
    public async Task More_than_can_wait_are_refused_at_once_and_those_that_wait_are_answered()
    {
        const int Threads = 2;
        using var pool = new PasswordPool(Threads);
        var hash = await pool.Hash("correct horse");

        var asked = Stopwatch.StartNew();
        var answers = Enumerable.Range(0, 1_000).Select(_ => pool.Verify(hash, "correct horse")).ToList();
        var refused = answers.Where(answer => answer.IsCompleted && answer.Result == PasswordAnswer.Busy).ToList();
        Assert.True(asked.Elapsed < TimeSpan.FromSeconds(5));
        // 32 wait for each thread, and each may have one in hand or have ended some meanwhile.
        Assert.InRange(answers.Count - refused.Count, 64, 100);

        var all = await Task.WhenAll(answers);
        Assert.Equal(1_000 - refused.Count, all.Count(answer => answer == PasswordAnswer.Right));
        Assert.Equal(PasswordAnswer.Right, await pool.Verify(hash, "correct horse"));
    }

    [Fact]
    public async Task Nobody_looks_for_whoever_has_gone()
    {
        using var pool = new PasswordPool(threads: 1);
        var hash = await pool.Hash("correct horse");
        using var gone = new CancellationTokenSource();
        var first = pool.Verify(hash, "correct horse");
        var waiting = Enumerable.Range(0, 20).Select(_ => pool.Verify(hash, "correct horse", gone.Token)).ToList();
        await gone.CancelAsync();
        var waited = Stopwatch.StartNew();
        foreach (var one in waiting) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.Equal(PasswordAnswer.Right, await first);
        Assert.Equal(PasswordAnswer.Right, await pool.Verify(hash, "correct horse"));
        // Twenty would have taken longer than the three that were looked at.
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(2), $"{waited.Elapsed}");
    }

    private static async Task<double> Time(PasswordPool pool, string? hash)
    {
        var started = Stopwatch.GetTimestamp();
        await pool.Verify(hash, "wrong horse");
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
