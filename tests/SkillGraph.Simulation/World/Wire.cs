using SkillGraph.Runtime.Journals;

namespace SkillGraph.Simulation.World;

/// <summary>One direction of a connection between two machines. What is sent while it is down is lost, or arrives once it is up again.</summary>
internal sealed class Link(string name)
{
    private readonly List<Action> _held = [];

    public string Name => name;

    public bool IsUp { get; private set; } = true;

    public void Hold(Action arrives) => _held.Add(arrives);

    public void Cut() => IsUp = false;

    public void Mend(Scheduler scheduler, Dice dice)
    {
        IsUp = true;
        foreach (var arrives in _held) scheduler.After(dice.Between(0, 20 * Time.Millisecond), arrives);
        _held.Clear();
    }
}

/// <summary>Nobody knows what became of a request: its answer did not come.</summary>
internal sealed class AnswerLostException() : Exception("the connection was lost before the answer came");

/// <summary>Requests of one process to a machine, over links that lose, hold and delay.</summary>
internal sealed class Wire(Scheduler scheduler, Dice dice, Process process, Link there, Link back, long patience)
{
    /// <summary>Sends a request; <paramref name="serve"/> runs over there, and answers through the reply at once or later.</summary>
    public Task<T> Call<T>(Action<Reply<T>> serve)
    {
        var reply = new Reply<T>(scheduler, dice, back);
        if (there.IsUp) scheduler.After(Latency(), () => serve(reply));
        else if (dice.Chance(0.5)) there.Hold(() => serve(reply));
        scheduler.After(patience + dice.Between(0, patience), reply.Lose, process);
        return reply.Task;
    }

    private long Latency() => dice.Chance(0.02) ? dice.Between(1 * Time.Millisecond, 50 * Time.Millisecond) : dice.Between(500, 5_000);
}

/// <summary>The way back of a request.</summary>
internal sealed class Reply<T>(Scheduler scheduler, Dice dice, Link back)
{
    private readonly TaskCompletionSource<T> _came = new();

    public Task<T> Task => _came.Task;

    public void Answer(T answer) => Send(() => _came.TrySetResult(answer));

    public void Fail(string reason) => Send(() => _came.TrySetException(new JournalException(reason)));

    public void Lose() => _came.TrySetException(new AnswerLostException());

    private void Send(Action arrives)
    {
        if (back.IsUp) scheduler.After(dice.Between(500, 5_000), arrives);
    }
}
