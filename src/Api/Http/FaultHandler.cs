using Microsoft.AspNetCore.Diagnostics;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Api.Http;

/// <summary>Turns exceptions into answers that say nothing about our insides; the log says the rest.</summary>
internal sealed partial class FaultHandler(ILogger<FaultHandler> logger) : IExceptionHandler
{
    private static readonly TimeSpan DatabaseRetry = TimeSpan.FromSeconds(2);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                await Problems.WriteAsync(
                    httpContext, StatusCodes.Status413PayloadTooLarge, ErrorCodes.PayloadTooLarge, "The body is larger than 16 KiB.");
                return true;
            case BadHttpRequestException { StatusCode: var status }:
                await Problems.WriteAsync(httpContext, status, ErrorCodes.BadRequest, "The request cannot be read.");
                return true;
            case OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested:
                httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return true;
            case var fault when DatabaseFaults.IsAway(fault):
                LogDatabaseAway(exception);
                await Problems.WriteAsync(
                    httpContext,
                    StatusCodes.Status503ServiceUnavailable,
                    ErrorCodes.ServiceUnavailable,
                    "The service cannot take this right now. Try again; with an Idempotency-Key no code is sent twice.",
                    DatabaseRetry);
                return true;
            default:
                LogFault(exception);
                await Problems.WriteAsync(
                    httpContext, StatusCodes.Status500InternalServerError, ErrorCodes.InternalError, "Something went wrong on our side.");
                return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database did not answer")]
    private partial void LogDatabaseAway(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected fault")]
    private partial void LogFault(Exception exception);
}
