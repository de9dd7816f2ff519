using SkillGraph.Simulation.Machines;

namespace SkillGraph.Simulation.World;

/// <summary>Brings the faults of a world, and takes them all back at the end.</summary>
internal sealed class Nemesis
{
    private readonly Universe _universe;
    private readonly Dice _dice;
    private readonly Scheduler _scheduler;

    public Nemesis(Universe universe)
    {
        (_universe, _dice, _scheduler) = (universe, universe.Dice, universe.Scheduler);
        Next();
        if (universe.Profile.Swizzles) _scheduler.At(_dice.Between(5 * Time.Second, 25 * Time.Second), Swizzle);
        _scheduler.At(Profile.FaultsEnd, Heal);
    }

    private void Next() => _scheduler.After(_dice.Between(0, 2 * _universe.Profile.FaultGap), () =>
    {
        if (_scheduler.Now >= Profile.FaultsEnd) return;
        if (_universe.Profile.Faults.Length > 0) Strike(_dice.Pick(_universe.Profile.Faults));
        Next();
    });

    private void Strike(Fault fault)
    {
        var node = _dice.Pick(_universe.Nodes);
        switch (fault)
        {
            case Fault.NodeCrash:
                node.Kill();
                Later(5_000, node.Start);
                break;
            case Fault.NodeStop:
                Stop(node);
                break;
            case Fault.NodePause:
                Pause(node);
                break;
            case Fault.ClientPartition:
                var client = _dice.Pick(_universe.Clients);
                Partition(_universe.LinkTo(client, node), _universe.LinkFrom(node, client));
                break;
            case Fault.DatabasePartition:
                if (_dice.Chance(0.7)) Partition(node.Links[0], node.Links[1]);
                else Partition(node.Links[2], node.Links[3]);
                break;
            case Fault.DatabaseCrash:
                if (!_universe.Database.IsUp || _dice.Chance(0.5)) return;
                _universe.Database.Crash();
                Later(3_000, _universe.Database.Restart);
                break;
            case Fault.DatabaseSlow:
                _universe.Trace.Line("database is slow");
                _universe.Database.Sync = _dice.Between(50, 3_000) * Time.Millisecond;
                Later(4_000, () => _universe.Database.Sync = 2 * Time.Millisecond);
                break;
            case Fault.DatabaseErrors:
                _universe.Trace.Line("database refuses");
                _universe.Database.Errors = 0.5;
                Later(3_000, () => _universe.Database.Errors = 0);
                break;
            case Fault.ClockJump:
                node.WallOffset = _dice.Between(-10 * 60 * Time.Second, 10 * 60 * Time.Second);
                break;
            case Fault.SnapshotLoss:
                _universe.Database.Snapshots.Lose();
                break;
            case Fault.SnapshotDamage:
                _universe.Database.Snapshots.Damage();
                break;
            case Fault.ReadModelErrors:
                node.ReadModels.Errors = 0.3;
                Later(3_000, () => node.ReadModels.Errors = 0);
                break;
            case Fault.Reconnects or Fault.Duplicates or Fault.SlowReaders:
                break;
            default:
                throw new InvalidOperationException($"Nobody brings {fault}");
        }
    }

    private void Stop(Node node)
    {
        if (node.Life is not { } life) return;
        _scheduler.After(0, node.Stop, life);
        // Whoever does not stop in time is killed, as every supervisor does it.
        Later(8_000, () =>
        {
            if (node.Life == life) node.Kill();
            node.Start();
        });
    }

    private void Pause(Node node)
    {
        if (node.Life is not { } life) return;
        life.PausedUntil = _scheduler.Now + _dice.Between(50 * Time.Millisecond, 6 * Time.Second);
        _universe.Trace.Line($"node{node.Number} pauses until {life.PausedUntil}");
    }

    /// <summary>In one direction or in both.</summary>
    private void Partition(Link there, Link back)
    {
        foreach (var link in _dice.Pick<Link[]>([[there], [back], [there, back]])) Cut(link, _dice.Between(100, 6_000));
    }

    private void Cut(Link link, long milliseconds)
    {
        _universe.Trace.Line($"{link.Name} is cut");
        link.Cut();
        _scheduler.After(milliseconds * Time.Millisecond, () => Mend(link));
    }

    private void Mend(Link link)
    {
        if (link.IsUp) return;
        _universe.Trace.Line($"{link.Name} is mended");
        link.Mend(_scheduler, _dice);
    }

    /// <summary>Stops links one by one and starts them again in another order (FoundationDB's swizzle-clog).</summary>
    private void Swizzle()
    {
        var some = _dice.Shuffled(_universe.Links).Where(_ => _dice.Chance(0.6)).ToArray();
        var at = 0L;
        foreach (var link in some) _scheduler.After(at += _dice.Between(0, 300 * Time.Millisecond), link.Cut);
        _universe.Trace.Line($"{some.Length} links are stopped one by one");
        foreach (var link in _dice.Shuffled(some)) _scheduler.After(at += _dice.Between(0, 500 * Time.Millisecond), () => Mend(link));
    }

    private void Heal()
    {
        _universe.Trace.Line("all faults end");
        foreach (var link in _universe.Links) Mend(link);
        _universe.Database.Restart();
        (_universe.Database.Sync, _universe.Database.Errors) = (2 * Time.Millisecond, 0);
        foreach (var node in _universe.Nodes)
        {
            node.ReadModels.Errors = 0;
            node.WallOffset = 0;
            if (node.Life is { } life) life.PausedUntil = 0;
            node.Start();
        }
        foreach (var client in _universe.Clients) client.GoHome();
    }

    private void Later(int milliseconds, Action run) => _scheduler.After(_dice.Between(100, milliseconds) * Time.Millisecond, run);
}
