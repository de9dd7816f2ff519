using System.Text;

namespace SkillGraph.Domain.Texts;

// addSection and addInsert of @codemirror/state in one: what it merges and what it leaves apart decides how later changes are mapped.
internal struct SectionBuilder()
{
    // One edit in the middle of a document has three sections.
    private Section[] _sections = new Section[3];
    private StringBuilder? _lastInsert;

    public int Count { get; private set; }

    public void Keep(int length) => Add(length, null);

    public void Delete(int length, bool join = false) => Add(length, "", join);

    public void Add(int length, string? insert, bool join = false)
    {
        if (length == 0 && string.IsNullOrEmpty(insert)) return;

        if (Count > 0)
        {
            ref var last = ref _sections[Count - 1];
            if ((insert is null && last.IsKept) || (insert is { Length: 0 } && last.IsDeletion))
            {
                last = last with { Length = checked(last.Length + length) };
                return;
            }

            if (join || (length == 0 && last.Length == 0))
            {
                last = new Section(checked(last.Length + length), Append(last.Insert!, insert!));
                return;
            }
        }

        FinishLast();
        if (Count == _sections.Length) Array.Resize(ref _sections, Count * 2);
        _sections[Count++] = new Section(length, insert);
    }

    public ChangeSet Build()
    {
        FinishLast();
        if (Count < _sections.Length * 3 / 4) Array.Resize(ref _sections, Count);
        return new ChangeSet(_sections.AsMemory(0, Count));
    }

    // Many pieces may end up in one section: joining strings would copy the first of them once for each that follows.
    private string Append(string last, string piece)
    {
        if (last.Length == 0 || piece.Length == 0) return last + piece;
        _lastInsert ??= new StringBuilder();
        if (_lastInsert.Length == 0) _lastInsert.Append(last);
        _lastInsert.Append(piece);
        return last;
    }

    private void FinishLast()
    {
        if (_lastInsert is not { Length: > 0 }) return;
        ref var last = ref _sections[Count - 1];
        last = last with { Insert = _lastInsert.ToString() };
        _lastInsert.Clear();
    }
}
