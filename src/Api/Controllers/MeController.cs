using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Browsers;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Api.Overload;
using OtpAuth.Application.Accounts;

namespace OtpAuth.Api.Controllers;

/// <summary>The signed-in user: see, take along, erase.</summary>
[ApiController]
[Authorize]
[Route("api/v1/auth/me")]
[Tags("Accounts and sessions")]
public sealed class MeController(IMediator mediator) : ControllerBase
{
    /// <summary>Who am I</summary>
    [HttpGet(Name = "getMe")]
    [ProducesResponseType<MeResponse>(StatusCodes.Status200OK)]
    [Refuses(401, "unauthenticated")]
    public async Task<IActionResult> Me(CancellationToken cancellationToken)
    {
        var user = await mediator.Send(new GetMeQuery(User.UserId(), User.OwnSessionId()), cancellationToken);
        return user.Succeeded ? Ok(new MeResponse(user.Value)) : user.Error.ToProblem();
    }

    /// <summary>Everything that is kept about me</summary>
    [HttpGet("export", Name = "exportMe")]
    [Work(WorkClass.Heavy)]
    [ProducesResponseType<UserDataView>(StatusCodes.Status200OK)]
    [Refuses(401, "unauthenticated")]
    public async Task<IActionResult> Export(CancellationToken cancellationToken)
    {
        var data = await mediator.Send(new ExportUserDataQuery(User.OwnSessionId()), cancellationToken);
        return data.Succeeded ? Ok(data.Value) : data.Error.ToProblem();
    }

    /// <summary>Erase me</summary>
    /// <remarks>
    /// Deletes the account with its addresses, sessions, challenges and messages, at once and for good. What the audit keeps has no address.
    /// Takes a session that signed in within the last 10 minutes.
    /// </remarks>
    [HttpDelete(Name = "eraseMe")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "reauthentication_required", "cross_site_refused")]
    public async Task<IActionResult> Erase(CancellationToken cancellationToken)
    {
        var erased = await mediator.Send(new EraseUserCommand(User.OwnSessionId()), cancellationToken);
        if (erased.Succeeded)
            HttpContext.Forget();
        return erased.Succeeded ? NoContent() : erased.Error.ToProblem();
    }
}
