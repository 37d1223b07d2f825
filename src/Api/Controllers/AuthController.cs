using System.ComponentModel;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Sessions;

namespace OtpAuth.Api.Controllers;

/// <summary>The signed-in user and the end of a session.</summary>
[ApiController]
[Route("api/v1/auth")]
[Tags("Accounts and sessions")]
public sealed class AuthController(IMediator mediator) : ControllerBase
{
    /// <summary>Who am I</summary>
    [HttpGet("me", Name = "getMe")]
    [Authorize]
    [ProducesResponseType<MeResponse>(StatusCodes.Status200OK)]
    [Refuses(401, "unauthenticated")]
    public async Task<IActionResult> Me(CancellationToken cancellationToken)
    {
        var sessionId = User.SessionId().GetValueOrDefault();
        var user = await mediator.Send(new GetMeQuery(User.UserId(), sessionId), cancellationToken);
        return user.Succeeded ? Ok(new MeResponse(user.Value)) : user.Error.ToProblem();
    }

    /// <summary>Sign out</summary>
    /// <remarks>Ends the session of the access token, or of the refresh token in the body, at once and on every node.</remarks>
    /// <param name="request">A refresh token, where there is no valid access token any more.</param>
    [HttpPost("logout", Name = "logout")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    public async Task<IActionResult> Logout(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] LogoutRequest? request, CancellationToken cancellationToken)
    {
        var ended = await mediator.Send(new LogoutCommand(User.SessionId(), request?.RefreshToken), cancellationToken);
        return ended.Succeeded ? NoContent() : ended.Error.ToProblem();
    }
}

/// <summary>Whose session to end, where no access token says it.</summary>
public sealed record LogoutRequest([property: Description("The session's refresh token.")] string? RefreshToken = null);

/// <summary>The signed-in user.</summary>
public sealed record MeResponse(UserView User);
