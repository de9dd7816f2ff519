namespace SkillGraph.Edge.Hosting;

/// <summary>Ends work beside the requests without an error when the program stops. Otherwise a program that cannot start at all would say that it stops, too.</summary>
internal static class BackgroundWork
{
    public static async Task UntilStopped(Task work, CancellationToken stop)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It stops.
        }
    }
}
