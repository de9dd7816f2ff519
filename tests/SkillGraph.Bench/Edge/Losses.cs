using SkillGraph.Bench.Measuring;

namespace SkillGraph.Bench.Edge;

/// <summary>Whether everybody got every post, in order.</summary>
internal static class Losses
{
    public const string Lost = "lost";
    public const string OutOfOrder = "out of order";

    public static readonly Goal NoneLost = Goal.AtMost(Lost, 0);
    public static readonly Goal NoneOutOfOrder = Goal.AtMost(OutOfOrder, 0);

    /// <summary>A floor may not lose anything either, or it would not do the same work. It promises no order.</summary>
    public static Figures OfFloor(Figures figures)
    {
        if (figures[Lost] > 0) throw new InvalidOperationException($"The floor lost {figures[Lost]} deliveries.");
        figures.Remove(Lost);
        figures.Remove(OutOfOrder);
        return figures;
    }
}
