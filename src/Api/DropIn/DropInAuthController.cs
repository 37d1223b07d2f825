using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Browsers;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Api.Overload;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Sessions;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Api.DropIn;

/// <summary>The service that signed users in by email.</summary>
[ApiController]
[Route("api/auth")]
[ApiExplorerSettings(GroupName = DropInSetup.Document)]
[DetailErrors("Invalid or expired OTP")]
[Tags("Users by email")]
public sealed class DropInAuthController(IMediator mediator) : ControllerBase
{
    /// <summary>Send a code to an email address</summary>
    /// <remarks>Like `sendOtp` of v1 with `email`, and under the same limits: a second call within the cooldown is 429.</remarks>
    /// <param name="request">The address.</param>
    [HttpPost("send-otp", Name = "sendAuthOtp")]
    [Work(WorkClass.Send)]
    [ProducesResponseType<AuthOtpSent>(StatusCodes.Status200OK)]
    [Refuses(400, "validation_failed", Type = typeof(DetailError))]
    [Refuses(403, "cross_site_refused", Type = typeof(DetailError))]
    [Refuses(422, "channel_unavailable", "address_undeliverable", Type = typeof(DetailError))]
    [Refuses(428, "proof_required", Type = typeof(DetailError))]
    [Refuses(429, "send_cooldown", "send_limit", Type = typeof(DetailError))]
    public async Task<IActionResult> Send(SendAuthOtpRequest request, CancellationToken cancellationToken)
    {
        var sent = await mediator.Send(DropInCalls.SendTo(request, OtpPurpose.Login, HttpContext), cancellationToken);
        return sent.Succeeded ? Ok(AuthOtpSent.Of(request, sent.Value)) : sent.Error.ToProblem();
    }

    /// <summary>Verify a code and sign in</summary>
    /// <remarks>Like `verifyOtp` of v1 with `email`: a right code starts a session, and the first one makes the user.</remarks>
    /// <param name="request">The address and the code.</param>
    [HttpPost("verify-otp", Name = "verifyAuthOtp")]
    [ProducesResponseType<AuthSignedIn>(StatusCodes.Status200OK)]
    [Refuses(400, "otp_invalid", "validation_failed", Type = typeof(DetailError))]
    [Refuses(403, "cross_site_refused", Type = typeof(DetailError))]
    [Refuses(429, "otp_locked", Type = typeof(DetailError))]
    public async Task<IActionResult> Verify(VerifyAuthOtpRequest request, CancellationToken cancellationToken)
    {
        var verified = await mediator.Send(DropInCalls.Verify(request, OtpPurpose.Login, request.Otp, HttpContext), cancellationToken);
        HttpContext.Recognise(verified.Value?.DeviceToken, transport: null);
        return verified.Succeeded ? Ok(AuthSignedIn.Of(verified.Value)) : verified.Error.ToProblem();
    }

    /// <summary>Who am I</summary>
    /// <remarks>Like `getMe` of v1, whose tokens work here and the other way round.</remarks>
    [HttpGet("me", Name = "getAuthMe")]
    [Authorize]
    [ProducesResponseType<AuthUser>(StatusCodes.Status200OK)]
    [Refuses(401, "unauthenticated", Type = typeof(DetailError))]
    public async Task<IActionResult> Me(CancellationToken cancellationToken)
    {
        var sessionId = User.SessionId().GetValueOrDefault();
        var user = await mediator.Send(new GetMeQuery(User.UserId(), sessionId), cancellationToken);
        return user.Succeeded ? Ok(AuthUser.Of(user.Value)) : user.Error.ToProblem();
    }

    /// <summary>Sign out</summary>
    /// <remarks>Ends the access token's session at once, on every node. The old service only told the client to forget its token.</remarks>
    [HttpPost("logout", Name = "logoutAuth")]
    [Authorize]
    [ProducesResponseType<AuthMessage>(StatusCodes.Status200OK)]
    [Refuses(401, "unauthenticated", Type = typeof(DetailError))]
    [Refuses(403, "cross_site_refused", Type = typeof(DetailError))]
    public async Task<IActionResult> Logout(CancellationToken cancellationToken)
    {
        var ended = await mediator.Send(new LogoutCommand(User.SessionId(), RefreshToken: null), cancellationToken);
        return ended.Succeeded ? Ok(new AuthMessage("Logged out successfully")) : ended.Error.ToProblem();
    }
}
