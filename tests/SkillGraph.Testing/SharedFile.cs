using SkillGraph.Domain.Texts;

namespace SkillGraph.Testing;

/// <summary>One file as one member has it: the text the room confirmed, and on top of it what the member typed since.</summary>
public sealed class SharedFile(string name, long version, Document text)
{
    private readonly List<PendingEdit> _pending = [];
    private readonly Queue<(long Version, ChangeSet Changes)> _held = new();
    private int _inFlight;
    private bool _chainBroken;

    public string Name { get; } = name;

    /// <summary>The version of <see cref="Confirmed"/>, and the base of the next edit.</summary>
    public long Version { get; private set; } = version;

    public Document Confirmed { get; private set; } = text;

    /// <summary>What the member sees: the confirmed text with the pending edits applied.</summary>
    public Document Local { get; private set; } = text;

    /// <summary>The last version that was received, taken in or not.</summary>
    public long Received { get; private set; } = version;

    /// <summary>Leaves others' edits unapplied until an own edit behind them is confirmed or <see cref="TakeIn"/> is called.</summary>
    public bool HoldsBack { get; set; }

    public bool IsSettled => _pending.Count == 0;

    public int PendingCount => _pending.Count;

    /// <summary>How many own edits the room rebased over others' edits.</summary>
    public int Rebased { get; private set; }

    /// <summary>How often the text differed from what rebasing over others' edits one by one had given, and was put right.</summary>
    public int Corrections { get; private set; }

    /// <summary>Another's edit was received and has this version.</summary>
    public event Action<long>? RemoteReceived;

    /// <summary>Another's edit was applied; the change starts from <see cref="Local"/> as it was before.</summary>
    public event Action<ChangeSet>? RemoteApplied;

    /// <summary>The local text was corrected; the change starts from <see cref="Local"/> as it was before.</summary>
    public event Action<ChangeSet>? Corrected;

    /// <summary>The room rebased an edit otherwise than <c>rebaseUpdates</c> does; its word counts all the same.</summary>
    public event Action<string>? Disagreed;

    /// <summary>Types a change of <see cref="Local"/>; with <paramref name="compose"/> it joins an edit that still waits to be sent.</summary>
    public void Type(ChangeSet changes, long typedAt = 0, bool compose = false)
    {
        Local = changes.Apply(Local);
        if (compose && _pending is [.., { IsInFlight: false } last])
        {
            last.Changes = last.Changes.Compose(changes);
            last.TypedAt.Add(typedAt);
            return;
        }

        _pending.Add(new PendingEdit(changes, typedAt));
    }

    /// <summary>Applies what was held back, up to a version.</summary>
    public void TakeIn(long upTo)
    {
        while (_held.TryPeek(out var next) && next.Version <= upTo)
        {
            _held.Dequeue();
            TakeIn(next.Version, next.Changes);
        }
    }

    /// <summary>The edits that may go out now, at most <paramref name="window"/> of them unanswered; each gets the id that <paramref name="nextCommand"/> makes.</summary>
    internal IEnumerable<PendingEdit> Release(int window, Func<string> nextCommand)
    {
        while (_inFlight < window && _inFlight < _pending.Count && !_chainBroken)
        {
            var edit = _pending[_inFlight];
            if (_inFlight == 0)
            {
                edit.Send(nextCommand(), Version, null);
                _chainBroken = _held.Count > 0;
            }
            else
            {
                var before = _pending[_inFlight - 1];
                edit.Send(nextCommand(), before.Base + 1, before.Command);
            }

            _inFlight++;
            yield return edit;
        }
    }

    /// <summary>The room wants this edit rebased: it will be sent again, as a new command.</summary>
    internal void Refused(PendingEdit edit)
    {
        edit.TakeBack();
        TakeIn(long.MaxValue);
        _chainBroken = true;
        FlightEnded();
    }

    internal void Receive(RoomEdit edit, string? command)
    {
        if (edit.Version != Received + 1) throw new ContractViolation($"{Name}: version {edit.Version} follows version {Received}.");
        Received = edit.Version;
        if (command is not null && _pending.FindIndex(pending => pending.Command == command) is var index and >= 0)
        {
            if (index > 0) throw new ContractViolation($"{Name}: {command} took version {edit.Version} before an edit that was sent earlier.");
            Confirm(edit.Changes);
            return;
        }

        _chainBroken |= _inFlight > 0;
        RemoteReceived?.Invoke(edit.Version);
        if (HoldsBack) _held.Enqueue((edit.Version, edit.Changes));
        else TakeIn(edit.Version, edit.Changes);
    }

    private void Confirm(ChangeSet changes)
    {
        TakeIn(long.MaxValue);
        var own = _pending[0];
        var expected = own.AsTheRoomRebasesIt();
        if (!expected.Equals(changes)) Disagreed?.Invoke($"{Name}: {own.Command} was rebased to {changes}, not to {expected}.");

        if (own.WasPassedBy) Rebased++;
        var before = Confirmed;
        Confirmed = changes.Apply(before);
        Version++;
        _pending.RemoveAt(0);
        FlightEnded();
        if (!own.Changes.Equals(changes)) Correct(own.Changes.Apply(before));
    }

    private void FlightEnded()
    {
        if (--_inFlight == 0) _chainBroken = false;
    }

    private void TakeIn(long version, ChangeSet remote)
    {
        Version = version;
        Confirmed = remote.Apply(Confirmed);
        if (_inFlight > 0) _pending[0].PassedBy(remote);
        var applied = OverPending(remote);
        Local = applied.Apply(Local);
        RemoteApplied?.Invoke(applied);
    }

    private ChangeSet OverPending(ChangeSet change)
    {
        foreach (var edit in _pending) (edit.Changes, change) = (edit.Changes.Map(change), change.Map(edit.Changes, before: true));
        return change;
    }

    // Two ways of rebasing over several edits may differ where a text was replaced; the room's way counts.
    private void Correct(Document expected)
    {
        var change = Difference(expected.ToString(), Confirmed.ToString());
        if (change.IsEmpty) return;
        Corrections++;
        change = OverPending(change);
        Local = change.Apply(Local);
        Corrected?.Invoke(change);
    }

    private static ChangeSet Difference(string before, string after)
    {
        var start = before.AsSpan().CommonPrefixLength(after);
        var shorter = Math.Min(before.Length, after.Length);
        var end = 0;
        while (end < shorter - start && before[^(end + 1)] == after[^(end + 1)]) end++;
        return before == after ? ChangeSet.Empty(before.Length) : ChangeSet.Replace(before.Length, start, before.Length - end, after[start..^end]);
    }
}
