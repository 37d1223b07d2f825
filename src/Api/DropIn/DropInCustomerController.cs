using MediatR;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Browsers;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Api.Overload;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Api.DropIn;

/// <summary>The service that signed customers in by text message.</summary>
[ApiController]
[Route("api/v1/customer")]
[ApiExplorerSettings(GroupName = DropInSetup.Document)]
[MessageErrors("Invalid or expired OTP")]
[Tags("Customers by phone")]
public sealed class DropInCustomerController(IMediator mediator) : ControllerBase
{
    /// <summary>Send a code to a phone</summary>
    /// <remarks>Like `sendOtp` of v1 with `phone`, and under the same limits: a second call within the cooldown is 429.</remarks>
    /// <param name="request">The number, under one of three names.</param>
    [HttpPost("send-otp", Name = "sendCustomerOtp")]
    [Work(WorkClass.Send)]
    [ProducesResponseType<CustomerOtpSent>(StatusCodes.Status200OK)]
    [Refuses(400, "validation_failed", Type = typeof(MessageError))]
    [Refuses(403, "cross_site_refused", Type = typeof(MessageError))]
    [Refuses(422, "channel_unavailable", "number_not_supported", Type = typeof(MessageError))]
    [Refuses(428, "proof_required", Type = typeof(MessageError))]
    [Refuses(429, "send_cooldown", "send_limit", "sms_paused", "sms_ceiling", Type = typeof(MessageError))]
    public async Task<IActionResult> Send(SendCustomerOtpRequest request, CancellationToken cancellationToken)
    {
        if (DropInCalls.FaultOf(request) is { } fault)
            return fault.ToProblem();
        var sent = await mediator.Send(DropInCalls.SendTo(request, OtpPurpose.Login, HttpContext), cancellationToken);
        return sent.Succeeded ? Ok(CustomerOtpSent.Of(sent.Value)) : sent.Error.ToProblem();
    }

    /// <summary>Verify a code and sign in</summary>
    /// <remarks>Like `verifyOtp` of v1 with `phone`: a right code starts a session, and the first one makes the customer.</remarks>
    /// <param name="request">The number, under the same names, and the code.</param>
    [HttpPost("verify-otp", Name = "verifyCustomerOtp")]
    [ProducesResponseType<CustomerSignedIn>(StatusCodes.Status200OK)]
    [Refuses(400, "otp_invalid", "validation_failed", Type = typeof(MessageError))]
    [Refuses(403, "cross_site_refused", Type = typeof(MessageError))]
    [Refuses(429, "otp_locked", Type = typeof(MessageError))]
    public async Task<IActionResult> Verify(VerifyCustomerOtpRequest request, CancellationToken cancellationToken)
    {
        if (DropInCalls.FaultOf(request) is { } fault)
            return fault.ToProblem();
        var verified = await mediator.Send(DropInCalls.Verify(request, OtpPurpose.Login, request.Otp, HttpContext), cancellationToken);
        HttpContext.Recognise(verified.Value?.DeviceToken, transport: null);
        return verified.Succeeded ? Ok(CustomerSignedIn.Of(verified.Value)) : verified.Error.ToProblem();
    }
}
