using System.Diagnostics;

namespace SkillGraph.Domain.Texts;

// A B-tree: every leaf is equally deep, and only a root may be smaller than the minimum.
internal abstract class TextNode(int length, int height)
{
    public static readonly TextNode Empty = new Leaf("");

    public int Length { get; } = length;

    protected int Height { get; } = height;

    protected abstract bool IsBigEnough { get; }

    public abstract char this[int index] { get; }

    public abstract void CopyTo(int from, int to, Span<char> target);

    // Null if no single leaf can take the edit and stay well-sized: then the tree must be taken apart and joined.
    public abstract TextNode? Edit(int from, int to, string text);

    public abstract TextNode Take(int count);

    public abstract TextNode Drop(int count);

    public static TextNode Of(string text)
    {
        if (text.Length <= Leaf.MaxLength) return text.Length == 0 ? Empty : new Leaf(text);

        var count = Pieces(text.Length, Leaf.MaxLength);
        var nodes = new TextNode[count];
        for (var i = 0; i < count; i++) nodes[i] = new Leaf(text[Share(text.Length, i, count)..Share(text.Length, i + 1, count)]);
        while (nodes.Length > 1)
        {
            count = Pieces(nodes.Length, Branch.MaxChildren);
            var parents = new TextNode[count];
            for (var i = 0; i < count; i++) parents[i] = new Branch(nodes[Share(nodes.Length, i, count)..Share(nodes.Length, i + 1, count)]);
            nodes = parents;
        }

        return nodes[0];
    }

    public static TextNode Join(TextNode left, TextNode right)
    {
        if (left.Length == 0) return right;
        if (right.Length == 0) return left;
        if (left.Height < right.Height) return JoinToTaller(left, (Branch)right);
        if (left.Height > right.Height) return JoinToTaller((Branch)left, right);
        if (left.IsBigEnough && right.IsBigEnough) return new Branch([left, right]);
        return left is Leaf first ? JoinLeaves(first.Text, ((Leaf)right).Text) : JoinSiblings(((Branch)left).Children, ((Branch)right).Children);
    }

    private static TextNode JoinToTaller(TextNode left, Branch right)
    {
        if (left.Height == right.Height - 1 && left.IsBigEnough) return JoinSiblings([left], right.Children);
        var joined = Join(left, right.Children[0]);
        return JoinSiblings(joined.Height == right.Height ? ((Branch)joined).Children : [joined], right.Children.AsSpan(1));
    }

    private static TextNode JoinToTaller(Branch left, TextNode right)
    {
        if (right.Height == left.Height - 1 && right.IsBigEnough) return JoinSiblings(left.Children, [right]);
        var joined = Join(left.Children[^1], right);
        return JoinSiblings(left.Children.AsSpan(..^1), joined.Height == left.Height ? ((Branch)joined).Children : [joined]);
    }

    private static TextNode JoinSiblings(ReadOnlySpan<TextNode> left, ReadOnlySpan<TextNode> right)
    {
        TextNode[] all = [.. left, .. right];
        if (all.Length <= Branch.MaxChildren) return NodeOf(all);
        var half = all.Length / 2;
        return new Branch([new Branch(all[..half]), new Branch(all[half..])]);
    }

    private static TextNode JoinLeaves(string left, string right)
    {
        var length = left.Length + right.Length;
        if (length <= Leaf.MaxLength) return new Leaf(left + right);
        var half = length / 2;
        return half <= left.Length
            ? new Branch([new Leaf(left[..half]), new Leaf(string.Concat(left.AsSpan(half), right))])
            : new Branch([new Leaf(string.Concat(left, right.AsSpan(0, half - left.Length))), new Leaf(right[(half - left.Length)..])]);
    }

    private static TextNode NodeOf(ReadOnlySpan<TextNode> children) => children.Length switch
    {
        0 => Empty,
        1 => children[0],
        _ => new Branch(children.ToArray()),
    };

    private static int Pieces(int total, int most) => (total + most - 1) / most;

    private static int Share(int total, int index, int count) => (int)((long)total * index / count);

    private sealed class Leaf(string text) : TextNode(text.Length, height: 0)
    {
        public const int MaxLength = 512;
        private const int MinLength = MaxLength / 4;

        public string Text { get; } = text;

        protected override bool IsBigEnough => Length >= MinLength;

        public override char this[int index] => Text[index];

        public override void CopyTo(int from, int to, Span<char> target) => Text.AsSpan(from, to - from).CopyTo(target);

        public override TextNode? Edit(int from, int to, string text)
        {
            var length = Length - (to - from) + text.Length;
            return length <= MaxLength && length >= Math.Min(MinLength, Length) ? new Leaf(string.Concat(Text.AsSpan(0, from), text, Text.AsSpan(to))) : null;
        }

        public override TextNode Take(int count) => count == Length ? this : count == 0 ? Empty : new Leaf(Text[..count]);

        public override TextNode Drop(int count) => count == 0 ? this : count == Length ? Empty : new Leaf(Text[count..]);
    }

    private sealed class Branch(TextNode[] children) : TextNode(Sum(children), children[0].Height + 1)
    {
        public const int MaxChildren = 16;
        private const int MinChildren = MaxChildren / 4;

        public TextNode[] Children { get; } = children;

        protected override bool IsBigEnough => Children.Length >= MinChildren;

        public override char this[int index]
        {
            get
            {
                var child = Find(ref index, ofUnit: true);
                return Children[child][index];
            }
        }

        public override void CopyTo(int from, int to, Span<char> target)
        {
            foreach (var child in Children)
            {
                if (to <= 0) return;
                if (from < child.Length)
                {
                    var start = Math.Max(from, 0);
                    var end = Math.Min(to, child.Length);
                    child.CopyTo(start, end, target);
                    target = target[(end - start)..];
                }

                from -= child.Length;
                to -= child.Length;
            }
        }

        public override TextNode? Edit(int from, int to, string text)
        {
            var deleted = to - from;
            var child = Find(ref from, ofUnit: deleted > 0);
            if (from + deleted > Children[child].Length || Children[child].Edit(from, from + deleted, text) is not { } edited) return null;
            var children = (TextNode[])Children.Clone();
            children[child] = edited;
            return new Branch(children);
        }

        public override TextNode Take(int count)
        {
            var child = Find(ref count);
            return Join(NodeOf(Children.AsSpan(0, child)), Children[child].Take(count));
        }

        public override TextNode Drop(int count)
        {
            var child = Find(ref count);
            return Join(Children[child].Drop(count), NodeOf(Children.AsSpan(child + 1)));
        }

        // Between two children a position belongs to the first, a unit to the second.
        private int Find(ref int position, bool ofUnit = false)
        {
            for (var i = 0; i < Children.Length; i++)
            {
                var length = Children[i].Length;
                if (ofUnit ? position < length : position <= length) return i;
                position -= length;
            }

            throw new UnreachableException("The position is behind the end of the text.");
        }

        private static int Sum(TextNode[] children)
        {
            var sum = 0;
            foreach (var child in children) sum += child.Length;
            return sum;
        }
    }
}
