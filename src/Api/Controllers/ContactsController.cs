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

/// <summary>The caller's addresses.</summary>
[ApiController]
[Authorize]
[Route("api/v1/auth/contacts")]
[Tags("Accounts and sessions")]
public sealed class ContactsController(IMediator mediator) : ControllerBase
{
    /// <summary>Add or change an address</summary>
    /// <remarks>
    /// Sends a code to the new address. Verified, here or at `otp/verify` by its `challengeId`, the address is added; one of the same kind is
    /// replaced. The addresses so far are told. It takes a sign-in of the last 10 minutes, as whoever holds the address can sign in with it.
    /// Whether it belongs to another account shows only to who proves it.
    /// </remarks>
    /// <param name="request">The new address.</param>
    /// <param name="transport">`cookie`: only this browser, known again by its cookie, can verify the code.</param>
    [HttpPost(Name = "addContact")]
    [Work(WorkClass.Send)]
    [ProducesResponseType<ChallengeView>(StatusCodes.Status202Accepted)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "reauthentication_required", "cross_site_refused")]
    [Refuses(422, "channel_unavailable", "number_not_supported", "address_undeliverable")]
    [Refuses(428, "proof_required")]
    [Refuses(429, "send_cooldown", "send_limit", "sms_paused", "sms_ceiling")]
    public async Task<IActionResult> Add(
        AddressRequest request, [FromHeader(Name = "X-Session-Transport")] SessionTransport? transport, CancellationToken cancellationToken)
    {
        var device = HttpContext.AskingDevice(transport);
        var command = new AddContactCommand(User.OwnSessionId(), request.Email, request.Phone, request.Locale, device);
        var asked = await mediator.Send(command, cancellationToken);
        return asked.ToAnswer();
    }

    /// <summary>Verify the code of a new address</summary>
    /// <remarks>As `otp/verify`, for challenges of the caller's own account alone.</remarks>
    /// <param name="request">The code and its challenge.</param>
    [HttpPost("verify", Name = "verifyContact")]
    [ProducesResponseType<VerifyOtpResponse>(StatusCodes.Status200OK)]
    [Refuses(400, "otp_invalid", "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "cross_site_refused")]
    [Refuses(409, "contact_taken")]
    [Refuses(429, "otp_locked")]
    public async Task<IActionResult> Verify(VerifyContactRequest request, CancellationToken cancellationToken)
    {
        var command = new VerifyOtpCommand(
            request.ChallengeId, null, null, null, request.Code, null, HttpContext.Device(), ContactOf: User.UserId());
        var verified = await mediator.Send(command, cancellationToken);
        HttpContext.Recognise(verified.Value?.DeviceToken, transport: null);
        return verified.Succeeded ? Ok(VerifyOtpResponse.Of(verified.Value, null)) : verified.Error.ToProblem();
    }
}
