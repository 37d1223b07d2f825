using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Authentication;
using OtpAuth.Domain.Common;

namespace OtpAuth.Api.Http;

/// <summary>The one way from a refusal to an HTTP answer.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    private static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.ProofNeeded => StatusCodes.Status428PreconditionRequired,
        ErrorKind.TooMany => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new InvalidOperationException($"No status for {kind}."),
    };

    public static IActionResult ToProblem(this Error error) => new ProblemResult(error);

    /// <summary>Writes an error that arose outside a controller.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string title, TimeSpan? retryAfter = null) =>
        WriteAsync(context, status, new Error(code, title, ErrorKind.Invalid) { RetryAfter = retryAfter });

    private static Task WriteAsync(HttpContext context, int status, Error error)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (error.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = BearerHandler.ChallengeOf(context.Request);
        if (context.RequestServices.GetRequiredService<ErrorShapes>().Of(context) is { } shape)
            return response.WriteAsJsonAsync(shape.BodyOf(error), shape.BodyType, context.RequestAborted);

        var problem = new ApiProblem
        {
            Type = $"urn:otpauth:error:{error.Code}",
            Title = error.Message,
            Status = status,
            Code = error.Code,
            TraceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
            Errors = error.Fields,
            AttemptsLeft = error.AttemptsLeft,
            Proof = error.Proof,
        };
        return response.WriteAsJsonAsync(problem, options: null, ContentType, context.RequestAborted);
    }

    private sealed class ProblemResult(Error error) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context) => WriteAsync(context.HttpContext, StatusOf(error.Kind), error);
    }
}
