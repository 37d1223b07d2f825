using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Browsers;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Api.Overload;
using OtpAuth.Application.Otp;
using OtpAuth.Application.Sessions;

namespace OtpAuth.Api.Controllers;

/// <summary>Register, sign in, stay signed in, sign out.</summary>
[ApiController]
[Route("api/v1/auth")]
[Tags("Accounts and sessions")]
public sealed class AuthController(IMediator mediator) : ControllerBase
{
    /// <summary>Register</summary>
    /// <remarks>
    /// Sends a code that, verified by its `challengeId`, creates the account, or signs in to the one that the address has; the answer is the
    /// same for both. An account that exists keeps its password and name.
    /// </remarks>
    /// <param name="request">Whose account.</param>
    /// <param name="transport">`cookie`: only this browser, known again by its cookie, can verify the code.</param>
    [HttpPost("register", Name = "register")]
    [Work(WorkClass.Send)]
    [ProducesResponseType<ChallengeView>(StatusCodes.Status202Accepted)]
    [Refuses(400, "validation_failed")]
    [Refuses(403, "cross_site_refused")]
    [Refuses(422, "channel_unavailable", "number_not_supported", "address_undeliverable")]
    [Refuses(428, "proof_required")]
    [Refuses(429, "send_cooldown", "send_limit", "sms_paused", "sms_ceiling")]
    public async Task<IActionResult> Register(
        RegisterRequest request, [FromHeader(Name = "X-Session-Transport")] SessionTransport? transport, CancellationToken cancellationToken)
    {
        var asked = await mediator.Send(request.ToCommand(HttpContext.AskingDevice(transport)), cancellationToken);
        return asked.ToAnswer();
    }

    /// <summary>Sign in by password</summary>
    /// <remarks>
    /// By default a right password is followed by a code (202). Where `Accounts:PasswordLogin` is `PasswordOnly`, it is a session (200). A
    /// wrong password and an unknown address get one and the same answer.
    /// </remarks>
    /// <param name="request">Whose account, and its password.</param>
    /// <param name="transport">`cookie`: the refresh token goes into a cookie, and only this browser can verify the code.</param>
    [HttpPost("login", Name = "logIn")]
    [Work(WorkClass.Heavy)]
    [ProducesResponseType<LogInResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ChallengeView>(StatusCodes.Status202Accepted)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "invalid_credentials")]
    [Refuses(403, "cross_site_refused")]
    [Refuses(422, "channel_unavailable", "number_not_supported", "address_undeliverable")]
    [Refuses(428, "proof_required")]
    [Refuses(429, "password_locked", "send_cooldown", "send_limit", "sms_paused", "sms_ceiling")]
    public async Task<IActionResult> LogIn(
        LogInRequest request, [FromHeader(Name = "X-Session-Transport")] SessionTransport? transport, CancellationToken cancellationToken)
    {
        var loggedIn = await mediator.Send(request.ToCommand(HttpContext.AskingDevice(transport)), cancellationToken);
        return loggedIn switch
        {
            { Value.Session: { } session } => Ok(LogInResponse.Of(session, HttpContext.HandOver(session.RefreshToken, transport))),
            { Value.Challenge: { } challenge } => ChallengeAnswers.ToAnswer(challenge),
            _ => loggedIn.Error!.ToProblem(),
        };
    }

    /// <summary>Stay signed in</summary>
    /// <remarks>
    /// Spends the refresh token on a new pair. Within 10 s the spent token gives the same successor once more (two tabs, a lost answer);
    /// after that it is taken for stolen, and the session ends.
    /// </remarks>
    /// <param name="request">The refresh token, unless it is in the cookie.</param>
    /// <param name="transport">`cookie`: the next refresh token goes into a cookie. A token that came by cookie always does.</param>
    [HttpPost("refresh", Name = "refresh")]
    [ProducesResponseType<RefreshResponse>(StatusCodes.Status200OK)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "invalid_grant")]
    [Refuses(403, "cross_site_refused")]
    public async Task<IActionResult> Refresh(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RefreshRequest? request,
        [FromHeader(Name = "X-Session-Transport")] SessionTransport? transport,
        CancellationToken cancellationToken)
    {
        var kept = request?.RefreshToken is null ? SessionTransport.Cookie : transport;
        var command = new RefreshSessionCommand(HttpContext.RefreshToken(request?.RefreshToken), HttpContext.Device());
        var refreshed = await mediator.Send(command, cancellationToken);
        return refreshed.Succeeded
            ? Ok(RefreshResponse.Of(refreshed.Value, HttpContext.HandOver(refreshed.Value.RefreshToken, kept)))
            : refreshed.Error.ToProblem();
    }

    /// <summary>Sign out</summary>
    /// <remarks>Ends the session of the access token, or of the refresh token in body or cookie, at once and on every node.</remarks>
    /// <param name="request">A refresh token, where there is no valid access token any more.</param>
    [HttpPost("logout", Name = "logout")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "cross_site_refused")]
    public async Task<IActionResult> Logout(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] LogoutRequest? request, CancellationToken cancellationToken)
    {
        var command = new LogoutCommand(User.SessionId(), HttpContext.RefreshToken(request?.RefreshToken));
        var ended = await mediator.Send(command, cancellationToken);
        HttpContext.Forget();
        return ended.Succeeded ? NoContent() : ended.Error.ToProblem();
    }
}
