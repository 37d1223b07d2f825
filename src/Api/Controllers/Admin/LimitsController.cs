using MediatR;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Api.Overload;
using OtpAuth.Application.Protection;

namespace OtpAuth.Api.Controllers.Admin;

/// <summary>The limits per destination: who meets them, lifting them, trying others.</summary>
[ApiController]
[OperatorOnly]
[Route("api/v1/admin/limits")]
[Tags("Operators")]
public sealed class LimitsController(IMediator mediator) : ControllerBase
{
    /// <summary>Busiest and locked destinations</summary>
    /// <param name="window">How far to look back. Default: hour.</param>
    /// <param name="limit">Rows of each list, 1 to 100. Default: 20.</param>
    /// <param name="reveal">Show whole addresses, and have that audited.</param>
    [HttpGet("top", Name = "topLimits")]
    [Work(WorkClass.Heavy)]
    [ProducesResponseType<TopLimitsView>(StatusCodes.Status200OK)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "operator_required")]
    public async Task<IActionResult> Top(
        CancellationToken cancellationToken, LimitWindow window = LimitWindow.Hour, int limit = 20, bool reveal = false)
    {
        var top = await mediator.Send(new TopLimitsQuery(window, limit, reveal, User.Operator()), cancellationToken);
        return top.Succeeded ? Ok(top.Value) : top.Error.ToProblem();
    }

    /// <summary>Lift what counts against a destination</summary>
    /// <remarks>Forgets wrong codes and passwords, messages, or both, so that its owner gets on. What is spent of a code stays spent.</remarks>
    [HttpPost("lift", Name = "liftLimit")]
    [ProducesResponseType<LiftView>(StatusCodes.Status200OK)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "operator_required", "cross_site_refused")]
    [Refuses(404, "limit_not_found")]
    public async Task<IActionResult> Lift(LiftLimitRequest request, CancellationToken cancellationToken)
    {
        var lifted = await mediator.Send(request.ToCommand(User.Operator()), cancellationToken);
        return lifted.Succeeded ? Ok(lifted.Value) : lifted.Error.ToProblem();
    }

    /// <summary>Try other limits on the last 24 hours</summary>
    /// <remarks>Says what they would have refused of the messages that were sent, and how many of those codes real people used.</remarks>
    [HttpPost("preview", Name = "previewLimit")]
    [Work(WorkClass.Heavy)]
    [ProducesResponseType<PreviewView>(StatusCodes.Status200OK)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "operator_required", "cross_site_refused")]
    public async Task<IActionResult> Preview(PreviewLimitRequest request, CancellationToken cancellationToken)
    {
        var preview = await mediator.Send(new PreviewLimitQuery(request.SendsPerHour, request.SendsPerDay), cancellationToken);
        return preview.Succeeded ? Ok(preview.Value) : preview.Error.ToProblem();
    }
}
