using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Conformance;
using SkillGraph.Conformance.Engines;
using SkillGraph.Runtime.Addresses;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Runtime.Tests;

internal static class LocalEngines
{
    public static async Task<RunningEngine> Start(JournalHome home, EngineOptions bounds)
    {
        var journal = await home.OpenJournal();
        var engine = new LocalEngine(journal, await home.OpenVault(), bounds, TimeProvider.System, NullLogger<LocalEngine>.Instance)
            .Run(Counter.Kind).Run(RoomEntity.Kind).Run(UserEntity.Kind).Run(AddressEntity.Kind).Run(ReportEntity.Kind);
        return new RunningEngine(
            engine,
            async () =>
            {
                await engine.DisposeAsync();
                await journal.DisposeAsync();
            });
    }
}
