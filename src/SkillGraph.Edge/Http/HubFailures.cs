using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace SkillGraph.Edge.Http;

/// <summary>Gives a hub call that fails for a reason of ours a code like any other, and logs that; what the caller did wrong is not logged as our failure.</summary>
internal sealed class HubFailures(ILogger<HubFailures> log) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception failure) when (failure is not HubException && !(failure is OperationCanceledException && invocationContext.Context.ConnectionAborted.IsCancellationRequested))
        {
            log.LogError(failure, "{Hub}.{Method} failed", invocationContext.Hub.GetType().Name, invocationContext.HubMethodName);
            throw new HubException(failure.ToRefusal().ToHubMessage());
        }
    }
}
