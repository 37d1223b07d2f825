using MediatR;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Application.Protection;

namespace OtpAuth.Api.Controllers.Admin;

/// <summary>What happened.</summary>
[ApiController]
[OperatorOnly]
[Route("api/v1/admin/audit")]
[Tags("Operators")]
public sealed class AuditController(IMediator mediator) : ControllerBase
{
    /// <summary>What happened, newest first</summary>
    /// <remarks>
    /// Sign-ins, wrong codes and passwords, locks, refused messages and by which rule, blocked calls, changes to accounts, and what operators
    /// did. Addresses are masked; give one to find what is about it.
    /// </remarks>
    [HttpGet(Name = "listAudit")]
    [ProducesResponseType<AuditPage>(StatusCodes.Status200OK)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "operator_required")]
    public async Task<IActionResult> List([FromQuery] AuditFilter filter, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(filter.ToQuery(), cancellationToken);
        return page.Succeeded ? Ok(page.Value) : page.Error.ToProblem();
    }
}
