using SkillGraph.Runtime;

namespace SkillGraph.Simulation.Machines;

/// <summary>A row of the journal's table.</summary>
internal sealed record Row(long Position, string Tag, StoredEvent Event);
