using MediatR;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Application.Protection;

namespace OtpAuth.Api.Controllers.Admin;

/// <summary>Where text messages go, what the breaker has paused, and overruling it.</summary>
[ApiController]
[OperatorOnly]
[Route("api/v1/admin/sms")]
[Tags("Operators")]
public sealed class SmsController(IMediator mediator) : ControllerBase
{
    /// <summary>List what text messages are counted in</summary>
    /// <remarks>All, countries, millions and ten thousands of neighbouring numbers: the paused ones first, then those with the most unverified.</remarks>
    /// <param name="blockedOnly">Only what is paused now.</param>
    /// <param name="limit">Rows, 1 to 500. Default: 100.</param>
    [HttpGet("scopes", Name = "listSmsScopes")]
    [ProducesResponseType<SmsScopesResponse>(StatusCodes.Status200OK)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "operator_required")]
    public async Task<IActionResult> List(CancellationToken cancellationToken, bool blockedOnly = false, int limit = 100)
    {
        var scopes = await mediator.Send(new ListSmsScopesQuery(blockedOnly, limit), cancellationToken);
        return scopes.Succeeded ? Ok(new SmsScopesResponse(scopes.Value)) : scopes.Error.ToProblem();
    }

    /// <summary>Overrule the breaker</summary>
    /// <remarks>Ceilings hold whatever an operator says; a number that policy or a rule refuses stays refused.</remarks>
    [HttpPost("override", Name = "overrideSmsScope")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "operator_required", "cross_site_refused")]
    [Refuses(404, "sms_scope_unknown")]
    public async Task<IActionResult> Override(OverrideSmsScopeRequest request, CancellationToken cancellationToken)
    {
        var done = await mediator.Send(request.ToCommand(User.Operator()), cancellationToken);
        return done.Succeeded ? NoContent() : done.Error.ToProblem();
    }
}
