using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Domain.Common;

namespace OtpAuth.Api.Http;

/// <summary>The one way from a refusal to an HTTP answer.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.TooMany => StatusCodes.Status429TooManyRequests,
        _ => throw new InvalidOperationException($"No status for {kind}."),
    };

    public static ObjectResult ToProblem(this Error error, HttpContext context)
    {
        var status = StatusOf(error.Kind);
        Announce(context.Response, status, error.RetryAfter);
        return new ObjectResult(Create(context, status, error.Code, error.Message, error)) { StatusCode = status, ContentTypes = { ContentType } };
    }

    /// <summary>Writes an error that arose outside a controller.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string title, TimeSpan? retryAfter = null)
    {
        Announce(context.Response, status, retryAfter);
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(Create(context, status, code, title, null), options: null, ContentType, context.RequestAborted);
    }

    private static ApiProblem Create(HttpContext context, int status, string code, string title, Error? error) => new()
    {
        Type = $"urn:otpauth:error:{code}",
        Title = title,
        Status = status,
        Code = code,
        TraceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
        Errors = error?.Fields,
        AttemptsLeft = error?.AttemptsLeft,
    };

    private static void Announce(HttpResponse response, int status, TimeSpan? retryAfter)
    {
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
    }
}
