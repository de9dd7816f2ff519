using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using SkillGraph.Domain;

namespace SkillGraph.Edge.Http;

/// <summary>Turns whatever goes wrong in a request into a problem, and never into a stack trace.</summary>
internal static class ProblemPages
{
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app
        .UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => Of(context.Features.Get<IExceptionHandlerFeature>()?.Error).WriteTo(context),
            StatusCodeSelector = failure => Problems.StatusOf(Of(failure)),
            AllowStatusCode404Response = true,
            SuppressDiagnosticsCallback = handled => handled.Exception is BadHttpRequestException,
        })
        .UseStatusCodePages(page => Of(page.HttpContext.Response.StatusCode) is { } refusal ? refusal.WriteTo(page.HttpContext) : Task.CompletedTask);

    private static Refusal Of(Exception? failure) => failure switch
    {
        BadHttpRequestException bad => Of(bad.StatusCode) ?? EdgeRefusals.BadRequest,
        not null => failure.ToRefusal(),
        _ => EdgeRefusals.Internal,
    };

    private static Refusal? Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => EdgeRefusals.BadRequest,
        StatusCodes.Status401Unauthorized => EdgeRefusals.NotSignedIn,
        StatusCodes.Status404NotFound => EdgeRefusals.NotFound,
        StatusCodes.Status405MethodNotAllowed => EdgeRefusals.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => EdgeRefusals.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => EdgeRefusals.UnsupportedMedia,
        _ => null,
    };
}
