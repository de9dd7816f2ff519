namespace SkillGraph.Simulation.World;

/// <summary>The only source of chance in a simulation (SplitMix64): the seed decides everything that happens.</summary>
internal sealed class Dice(int seed)
{
    private ulong _state = (ulong)seed * 0xD1342543DE82EF95;

    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 up to, not including, <paramref name="end"/>.</summary>
    public int Below(int end) => (int)Math.BigMul(Next(), (ulong)end, out _);

    public int Between(int least, int most) => least + Below(most - least + 1);

    public long Between(long least, long most) => least + (long)Math.BigMul(Next(), (ulong)(most - least + 1), out _);

    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public T Pick<T>(IReadOnlyList<T> all) => all[Below(all.Count)];

    /// <summary>All of them in random order.</summary>
    public T[] Shuffled<T>(IEnumerable<T> all)
    {
        T[] mixed = [.. all];
        for (var i = mixed.Length - 1; i > 0; i--)
        {
            var other = Below(i + 1);
            (mixed[i], mixed[other]) = (mixed[other], mixed[i]);
        }
        return mixed;
    }
}
