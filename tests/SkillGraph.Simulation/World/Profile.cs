using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Simulation.World;

/// <summary>What kind of world a seed makes: how many of everything, how narrow the bounds, which faults. No world has all of them, so that none hides another.</summary>
internal sealed class Profile
{
    public static readonly long FaultsEnd = 40 * Time.Second;
    public static readonly long Shortest = 61 * Time.Second;
    public static readonly long Longest = FaultsEnd + (30 * Time.Second);

    public Profile(Dice dice)
    {
        Nodes = dice.Pick([1, 2, 2, 3]);
        Clients = dice.Between(2, 5);
        Rooms = dice.Between(1, 3);
        OneReadModel = dice.Chance(0.5);
        Roaming = Nodes == 1 ? 0 : dice.Pick([0, 0.1, 0.5, 1]);
        CommandGap = dice.Pick([100, 200, 400, 800]) * Time.Millisecond;
        Burst = dice.Pick([1, 3, 12]);
        Patience = dice.Pick([150, 500, 1_500]) * Time.Millisecond;
        Writers = dice.Between(1, 3);
        PageSize = dice.Pick([7, 30, 200]);
        FaultGap = dice.Pick([300, 800, 2_000]) * Time.Millisecond;
        Swizzles = dice.Chance(0.3);
        Faults = [.. Enum.GetValues<Fault>().Where(_ => dice.Chance(0.5))];
        Limits = new GroupCommitLimits(dice.Pick([2, 8, 4096]), dice.Pick([1, 4, 1000]), dice.Pick([600, 4 * 1024 * 1024]));
        Options = new EngineOptions
        {
            MailboxCommands = dice.Pick([2, 6, 8_192]),
            MailboxBytes = dice.Pick([400, 32 * 1024 * 1024]),
            WaitingCommands = dice.Pick([4, 50_000]),
            RememberedEvents = dice.Pick([60, 8_192]),
            TurnCommands = dice.Pick([1, 4, 256]),
            EventBytes = dice.Pick([1_000, 8 * 1024 * 1024]),
            SnapshotEvery = dice.Pick([3, 10, 40]),
            PassivateAfter = TimeSpan.FromMilliseconds(dice.Pick([400, 2_000, 10_000])),
            WatcherBytes = dice.Pick([1, 700, 4 * 1024 * 1024]),
        };
    }

    public int Nodes { get; }

    public int Clients { get; }

    public int Rooms { get; }

    /// <summary>How often a client connects to any node instead of the first: two copies of an entity live at once.</summary>
    public double Roaming { get; }

    /// <summary>Whether all nodes keep their read models in the same place.</summary>
    public bool OneReadModel { get; }

    public long CommandGap { get; }

    public int Burst { get; }

    /// <summary>How long a node waits for the answer of a machine.</summary>
    public long Patience { get; }

    public int Writers { get; }

    public int PageSize { get; }

    public long FaultGap { get; }

    /// <summary>Whether links are stopped one by one and started again in another order.</summary>
    public bool Swizzles { get; }

    public Fault[] Faults { get; }

    public GroupCommitLimits Limits { get; }

    public EngineOptions Options { get; }

    public bool OneCopy => Nodes == 1;
}

/// <summary>What can go wrong in a world.</summary>
internal enum Fault
{
    NodeCrash = 1,
    NodeStop = 2,
    NodePause = 3,
    ClientPartition = 4,
    DatabasePartition = 5,
    DatabaseCrash = 6,
    DatabaseSlow = 7,
    DatabaseErrors = 8,
    ClockJump = 9,
    SnapshotLoss = 10,
    SnapshotDamage = 11,
    ReadModelErrors = 12,
    Reconnects = 13,
    Duplicates = 14,
    SlowReaders = 15,
}
