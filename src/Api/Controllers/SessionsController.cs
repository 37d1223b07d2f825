using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Application.Sessions;

namespace OtpAuth.Api.Controllers;

/// <summary>The caller's devices.</summary>
[ApiController]
[Authorize]
[Route("api/v1/auth/sessions")]
[Tags("Accounts and sessions")]
public sealed class SessionsController(IMediator mediator) : ControllerBase
{
    /// <summary>Where am I signed in</summary>
    [HttpGet(Name = "listSessions")]
    [ProducesResponseType<SessionsResponse>(StatusCodes.Status200OK)]
    [Refuses(401, "unauthenticated")]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var sessions = await mediator.Send(new ListSessionsQuery(User.OwnSessionId()), cancellationToken);
        return sessions.Succeeded ? Ok(new SessionsResponse(sessions.Value)) : sessions.Error.ToProblem();
    }

    /// <summary>Sign one device out</summary>
    /// <remarks>At once and on every node.</remarks>
    /// <param name="sessionId">From the list.</param>
    [HttpDelete("{sessionId:id}", Name = "revokeSession")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "cross_site_refused")]
    [Refuses(404, "session_not_found")]
    public async Task<IActionResult> Revoke(Guid sessionId, CancellationToken cancellationToken)
    {
        var revoked = await mediator.Send(new RevokeSessionCommand(User.OwnSessionId(), sessionId), cancellationToken);
        return revoked.Succeeded ? NoContent() : revoked.Error.ToProblem();
    }

    /// <summary>Sign all other devices out</summary>
    /// <remarks>At once and on every node.</remarks>
    [HttpDelete(Name = "revokeOtherSessions")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "cross_site_refused")]
    public async Task<IActionResult> RevokeOthers(CancellationToken cancellationToken)
    {
        var revoked = await mediator.Send(new RevokeOtherSessionsCommand(User.OwnSessionId()), cancellationToken);
        return revoked.Succeeded ? NoContent() : revoked.Error.ToProblem();
    }
}
