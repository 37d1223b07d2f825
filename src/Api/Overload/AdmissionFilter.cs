using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using OtpAuth.Api.Http;
using OtpAuth.Domain.Common;

namespace OtpAuth.Api.Overload;

/// <summary>
/// Admits calls to the work they ask for, once their bodies are read: a client that sends slowly holds no place. It is not asked for files,
/// health and metrics, which must answer when nothing else does.
/// </summary>
internal sealed class AdmissionFilter(IOptions<OverloadOptions> options) : IAsyncActionFilter
{
    private readonly PriorityGate _gate = new(options.Value.MaxConcurrent, options.Value.MaxWaiting);

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.HttpContext.RequestAborted);
        patience.CancelAfter(options.Value.MaxWait);
        if (!await _gate.EnterAsync(ClassOf(context), patience.Token))
        {
            context.Result = Overloaded().ToProblem();
            return;
        }

        try
        {
            await next();
        }
        finally
        {
            _gate.Leave();
        }
    }

    private static WorkClass ClassOf(ActionExecutingContext context) =>
        context.ActionDescriptor.EndpointMetadata.OfType<WorkAttribute>().FirstOrDefault()?.Class ?? WorkClass.Finish;

    /// <summary>Not the same wait for all, or they would all be back at once.</summary>
    private static Error Overloaded() => new(
        ErrorCodes.ServiceUnavailable, "More is asked of this service than it can do right now. Try again in a moment.", ErrorKind.Unavailable)
    {
        RetryAfter = TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(1, 6)),
    };
}
