namespace SkillGraph.Domain.Texts;

// Ported line by line from composeSets and mapSet of @codemirror/state 6.7.6 (MIT, Marijn Haverbeke): the editors run the original.
public sealed partial class ChangeSet
{
    /// <summary>Both changes as one: this first, then <paramref name="after"/>, which starts from the document this one makes.</summary>
    public ChangeSet Compose(ChangeSet after)
    {
        after.CheckLength(LengthAfter);
        return IsEmpty ? after : after.IsEmpty ? this : Compose(_sections.Span, after._sections.Span);
    }

    /// <summary>This change for the document that <paramref name="over"/> makes; both start from the same document.</summary>
    public ChangeSet Map(ChangeSet over, bool before = false)
    {
        over.CheckLength(LengthBefore);
        return over.IsEmpty ? this : Map(_sections.Span, over._sections.Span, before);
    }

    /// <summary>This change for the head of the document, as <c>rebaseUpdates</c> of @codemirror/collab makes it.</summary>
    public ChangeSet Rebase(IEnumerable<ChangeSet> newer)
    {
        // Mapping over them one by one is not the same: over a deletion and an insertion in its place the order of two insertions differs.
        ChangeSet? all = null;
        foreach (var changes in newer) all = all?.Compose(changes) ?? changes;
        return all is null ? this : Map(all);
    }

    private static ChangeSet Compose(ReadOnlySpan<Section> first, ReadOnlySpan<Section> second)
    {
        var sections = new SectionBuilder();
        var a = new Cursor(first);
        var b = new Cursor(second);
        var open = false;
        while (!a.IsDone || !b.IsDone)
        {
            if (a.Inserted == 0)
            {
                sections.Delete(a.Length, open);
                a.Next();
            }
            else if (b.Length == 0 && !b.IsDone)
            {
                sections.Add(0, b.Text, open);
                b.Next();
            }
            else
            {
                var length = Math.Min(a.LengthAfter, b.Length);
                var count = sections.Count;
                if (a.IsKept) sections.Add(length, b.Offset > 0 && !b.IsKept ? "" : b.Text, open);
                else if (b.IsKept) sections.Add(a.Offset > 0 ? 0 : a.Length, a.TextAhead(length), open);
                else sections.Add(a.Offset > 0 ? 0 : a.Length, b.Offset > 0 ? "" : b.Text, open);
                open = (a.Inserted > length || (b.Inserted >= 0 && b.Length > length)) && (open || sections.Count > count);
                a.ForwardAfter(length);
                b.Forward(length);
            }
        }

        return sections.Build();
    }

    private static ChangeSet Map(ReadOnlySpan<Section> mapped, ReadOnlySpan<Section> over, bool before)
    {
        var sections = new SectionBuilder();
        var a = new Cursor(mapped);
        var b = new Cursor(over);
        // The section of A whose text is already placed, for those that must be processed piece by piece.
        var inserted = -1;
        while (!a.IsDone || !b.IsDone)
        {
            if (a.IsKept && b.IsKept)
            {
                var length = Math.Min(a.Length, b.Length);
                sections.Keep(length);
                a.Forward(length);
                b.Forward(length);
            }
            else if (b.Inserted >= 0
                && (a.Inserted < 0 || inserted == a.Index || (a.Offset == 0 && (b.Length < a.Length || (b.Length == a.Length && !before)))))
            {
                // A change in B comes before the next one in A (by start, then length, then the flag): skip it, with the changes in A it covers.
                var length = b.Length;
                sections.Keep(b.Inserted);
                while (length > 0)
                {
                    var piece = Math.Min(a.Length, length);
                    if (a.Inserted >= 0 && inserted < a.Index && a.Length <= piece)
                    {
                        sections.Add(0, a.Text);
                        inserted = a.Index;
                    }

                    a.Forward(piece);
                    length -= piece;
                }

                b.Next();
            }
            else
            {
                // The part of a change in A up to the start of the next change in B that is not a deletion inside it.
                var length = 0;
                var left = a.Length;
                while (left > 0)
                {
                    if (b.IsKept)
                    {
                        var piece = Math.Min(left, b.Length);
                        length += piece;
                        left -= piece;
                        b.Forward(piece);
                    }
                    else if (b.Inserted == 0 && b.Length < left)
                    {
                        left -= b.Length;
                        b.Next();
                    }
                    else
                    {
                        break;
                    }
                }

                sections.Add(length, inserted < a.Index ? a.Text : "");
                inserted = a.Index;
                a.Forward(a.Length - left);
            }
        }

        return sections.Build();
    }

    private ref struct Cursor
    {
        private const int Kept = -1;
        private const int Done = -2;

        private readonly ReadOnlySpan<Section> _sections;

        public Cursor(ReadOnlySpan<Section> sections)
        {
            _sections = sections;
            Next();
        }

        public int Index { get; private set; }

        public int Offset { get; private set; }

        public int Length { get; private set; }

        public int Inserted { get; private set; }

        public string? Text { get; private set; }

        public readonly bool IsKept => Inserted == Kept;

        public readonly bool IsDone => Inserted == Done;

        public readonly int LengthAfter => Inserted < 0 ? Length : Inserted;

        public readonly string TextAhead(int length) => Text!.Substring(Offset, length);

        public void Next()
        {
            if (Index < _sections.Length)
            {
                var section = _sections[Index++];
                (Length, Text) = (section.Length, section.Insert);
                Inserted = Text?.Length ?? Kept;
            }
            else
            {
                (Length, Text) = (0, null);
                Inserted = Done;
            }

            Offset = 0;
        }

        public void Forward(int length)
        {
            if (length == Length)
            {
                Next();
                return;
            }

            Length -= length;
            Offset += length;
        }

        public void ForwardAfter(int length)
        {
            if (IsKept)
            {
                Forward(length);
            }
            else if (length == Inserted)
            {
                Next();
            }
            else
            {
                Inserted -= length;
                Offset += length;
            }
        }
    }
}
