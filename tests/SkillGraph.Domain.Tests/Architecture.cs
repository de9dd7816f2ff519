namespace SkillGraph.Domain.Tests;

public sealed class Architecture
{
    [Fact]
    public void The_domain_references_nothing_but_the_system() =>
        Assert.All(typeof(UserId).Assembly.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));
}
