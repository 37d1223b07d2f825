using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Browsers;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Api.Overload;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Otp;

namespace OtpAuth.Api.Controllers;

/// <summary>Set a password: by code, or by the one before.</summary>
[ApiController]
[Route("api/v1/auth/password")]
[Tags("Accounts and sessions")]
public sealed class PasswordController(IMediator mediator) : ControllerBase
{
    /// <summary>Forgot the password</summary>
    /// <remarks>
    /// Sends a code that earns a `resetToken` when it is verified. The answer is the same whether or not the address has an account; without
    /// one, nothing is sent.
    /// </remarks>
    /// <param name="request">The address of the account.</param>
    /// <param name="transport">`cookie`: only this browser, known again by its cookie, can verify the code.</param>
    [HttpPost("forgot", Name = "forgotPassword")]
    [Work(WorkClass.Send)]
    [ProducesResponseType<ChallengeView>(StatusCodes.Status202Accepted)]
    [Refuses(400, "validation_failed")]
    [Refuses(403, "cross_site_refused")]
    [Refuses(422, "channel_unavailable", "number_not_supported", "address_undeliverable")]
    [Refuses(428, "proof_required")]
    [Refuses(429, "send_cooldown", "send_limit", "sms_paused", "sms_ceiling")]
    public async Task<IActionResult> Forgot(
        AddressRequest request, [FromHeader(Name = "X-Session-Transport")] SessionTransport? transport, CancellationToken cancellationToken)
    {
        var command = new ForgotPasswordCommand(request.Email, request.Phone, request.Locale, HttpContext.AskingDevice(transport));
        var asked = await mediator.Send(command, cancellationToken);
        return asked.ToAnswer();
    }

    /// <summary>Set a new password by reset token</summary>
    /// <remarks>
    /// Ends every session and every pending code of the user, who is told by mail. A password that breaks a rule does not spend the token.
    /// </remarks>
    /// <param name="request">The token and the new password.</param>
    [HttpPost("reset", Name = "resetPassword")]
    [Work(WorkClass.Heavy)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Refuses(400, "reset_token_invalid", "validation_failed")]
    [Refuses(403, "cross_site_refused")]
    public async Task<IActionResult> Reset(ResetPasswordRequest request, CancellationToken cancellationToken)
    {
        var reset = await mediator.Send(new ResetPasswordCommand(request.ResetToken, request.NewPassword), cancellationToken);
        return reset.Succeeded ? NoContent() : reset.Error.ToProblem();
    }

    /// <summary>Set a new password by the current one</summary>
    /// <remarks>Ends all other sessions and every pending code of the user, who is told by mail.</remarks>
    /// <param name="request">Both passwords.</param>
    [HttpPost("change", Name = "changePassword")]
    [Work(WorkClass.Heavy)]
    [Authorize]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Refuses(400, "wrong_password", "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "cross_site_refused")]
    [Refuses(409, "password_not_set")]
    [Refuses(429, "password_locked")]
    public async Task<IActionResult> Change(ChangePasswordRequest request, CancellationToken cancellationToken)
    {
        var command = new ChangePasswordCommand(User.OwnSessionId(), request.CurrentPassword, request.NewPassword, HttpContext.Device());
        var changed = await mediator.Send(command, cancellationToken);
        return changed.Succeeded ? NoContent() : changed.Error.ToProblem();
    }
}
