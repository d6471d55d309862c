using Examples.CommandLine;
using Microsoft.AspNetCore.WebUtilities;

namespace LiveLearning.Serving;

/// <summary>Every error leaves as a problem (RFC 9457): JSON with status, title and detail.</summary>
internal static class Problems
{
    public static void UseProblems(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            {
                await WriteAsync(context, new ProblemException(
                    context.Response.StatusCode,
                    ReasonPhrases.GetReasonPhrase(context.Response.StatusCode),
                    $"{context.Request.Method} {context.Request.Path} is not served. There are GET /, GET /status, POST /predict and POST /learn."));
            }
        }
        catch (ProblemException problem) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, problem);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            // The body ended early, came too slowly, or was too large even for the server itself.
            await WriteAsync(context, new ProblemException(exception.StatusCode, ReasonPhrases.GetReasonPhrase(exception.StatusCode), exception.Message));
        }
        catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"{context.Request.Method} {context.Request.Path}: {exception}");
            await WriteAsync(context, new ProblemException(
                StatusCodes.Status500InternalServerError, "The request failed", $"{exception.Message.AsSentence()} It was not acknowledged; the server's error output says more."));
        }
    });

    private static Task WriteAsync(HttpContext context, ProblemException problem)
    {
        if (problem.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        return Results.Problem(problem.Message, statusCode: problem.Status, title: problem.Title).ExecuteAsync(context);
    }
}
