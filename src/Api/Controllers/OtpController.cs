using MediatR;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Browsers;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Api.Overload;
using OtpAuth.Application.Otp;

namespace OtpAuth.Api.Controllers;

/// <summary>One-time passwords: send, send again, verify, ask.</summary>
[ApiController]
[Route("api/v1/otp")]
[Tags("One-time passwords")]
public sealed class OtpController(IMediator mediator) : ControllerBase
{
    /// <summary>Send a code</summary>
    /// <remarks>
    /// Sends a new code by email or SMS and answers as soon as that is promised in the database. The answer is the same whether or not the
    /// address has an account.
    /// </remarks>
    /// <param name="request">Where to, and what for.</param>
    /// <param name="idempotencyKey">Repeats with the same key and body within 24 hours send nothing and answer alike. A UUID is a good one.</param>
    /// <param name="transport">`cookie`: only this browser, known again by its cookie, can verify the code.</param>
    [HttpPost("send", Name = "sendOtp")]
    [Work(WorkClass.Send)]
    [ProducesResponseType<ChallengeView>(StatusCodes.Status202Accepted)]
    [Refuses(400, "validation_failed")]
    [Refuses(403, "cross_site_refused")]
    [Refuses(422, "channel_unavailable", "number_not_supported", "address_undeliverable", "idempotency_key_reused")]
    [Refuses(428, "proof_required")]
    [Refuses(429, "send_cooldown", "send_limit", "sms_paused", "sms_ceiling")]
    public async Task<IActionResult> Send(
        SendOtpRequest request,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        [FromHeader(Name = "X-Session-Transport")] SessionTransport? transport,
        CancellationToken cancellationToken)
    {
        var sent = await mediator.Send(request.ToCommand(idempotencyKey, HttpContext.AskingDevice(transport)), cancellationToken);
        return sent.ToAnswer();
    }

    /// <summary>Send a code again</summary>
    /// <remarks>The same code once more; attempts already made stay counted.</remarks>
    /// <param name="challengeId">From the answer to send.</param>
    [HttpPost("{challengeId:id}/resend", Name = "resendOtp")]
    [Work(WorkClass.Send)]
    [ProducesResponseType<ChallengeView>(StatusCodes.Status202Accepted)]
    [Refuses(403, "cross_site_refused")]
    [Refuses(404, "challenge_not_found")]
    [Refuses(409, "challenge_ended")]
    [Refuses(422, "number_not_supported", "address_undeliverable")]
    [Refuses(428, "proof_required")]
    [Refuses(429, "resend_cooldown", "resend_limit", "send_limit", "sms_paused", "sms_ceiling")]
    public async Task<IActionResult> Resend(Guid challengeId, CancellationToken cancellationToken)
    {
        var resent = await mediator.Send(new ResendOtpCommand(challengeId, HttpContext.Device()), cancellationToken);
        return resent.ToAnswer();
    }

    /// <summary>Verify a code</summary>
    /// <remarks>
    /// Wrong, unknown, expired and used codes get one and the same answer. Only a challenge that is named by its id and still live tells how
    /// many attempts are left. The browser that asked for the code may send it again within 10 s (a double tap, a lost answer) and gets the
    /// same session.
    /// </remarks>
    /// <param name="request">The code and its challenge.</param>
    /// <param name="transport">`cookie`: the refresh token goes into a cookie that scripts cannot read, and not into the body.</param>
    [HttpPost("verify", Name = "verifyOtp")]
    [ProducesResponseType<VerifyOtpResponse>(StatusCodes.Status200OK)]
    [Refuses(400, "otp_invalid", "validation_failed")]
    [Refuses(403, "cross_site_refused")]
    [Refuses(409, "contact_taken")]
    [Refuses(429, "otp_locked")]
    public async Task<IActionResult> Verify(
        VerifyOtpRequest request,
        [FromHeader(Name = "X-Session-Transport")] SessionTransport? transport,
        CancellationToken cancellationToken)
    {
        // A client of cookies may be asked for its second address next, and has to be known again then.
        var device = transport == SessionTransport.Cookie ? HttpContext.AskingDevice(transport) : HttpContext.Device();
        var verified = await mediator.Send(request.ToCommand(device), cancellationToken);
        if (!verified.Succeeded)
            return verified.Error.ToProblem();
        HttpContext.Recognise(verified.Value.DeviceToken, transport);
        return Ok(VerifyOtpResponse.Of(verified.Value, HttpContext.HandOver(verified.Value.Session?.RefreshToken, transport)));
    }

    /// <summary>Ask how a challenge stands</summary>
    /// <remarks>Its message's way to the person, the attempts left, and what happened so far.</remarks>
    /// <param name="challengeId">From the answer to send.</param>
    [HttpGet("{challengeId:id}", Name = "getOtp")]
    [ProducesResponseType<ChallengeStatusView>(StatusCodes.Status200OK)]
    [Refuses(404, "challenge_not_found")]
    public async Task<IActionResult> Status(Guid challengeId, CancellationToken cancellationToken)
    {
        var status = await mediator.Send(new GetOtpStatusQuery(challengeId), cancellationToken);
        return status.Succeeded ? Ok(status.Value) : status.Error.ToProblem();
    }
}
