using MediatR;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Browsers;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Api.Overload;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Api.DropIn;

/// <summary>The service that checked codes sent by email, and signed nobody in.</summary>
[ApiController]
[Route("otp")]
[ApiExplorerSettings(GroupName = DropInSetup.Document)]
[MessageErrors("OTP is incorrect")]
[Tags("Codes by email")]
public sealed class DropInOtpController(IMediator mediator) : ControllerBase
{
    /// <summary>Send a code to an email address</summary>
    /// <remarks>Like `sendOtp` of v1 with `email` and the purpose `verify_contact`, under the same limits.</remarks>
    /// <param name="request">The address.</param>
    [HttpPost("generate", Name = "generateOtp")]
    [Work(WorkClass.Send)]
    [ProducesResponseType<MessageAnswer>(StatusCodes.Status200OK)]
    [Refuses(400, "validation_failed", Type = typeof(MessageError))]
    [Refuses(403, "cross_site_refused", Type = typeof(MessageError))]
    [Refuses(422, "channel_unavailable", "address_undeliverable", Type = typeof(MessageError))]
    [Refuses(428, "proof_required", Type = typeof(MessageError))]
    [Refuses(429, "send_cooldown", "send_limit", Type = typeof(MessageError))]
    public async Task<IActionResult> Generate(GenerateOtpRequest request, CancellationToken cancellationToken)
    {
        var sent = await mediator.Send(DropInCalls.SendTo(request, OtpPurpose.VerifyContact, HttpContext), cancellationToken);
        return sent.Succeeded ? Ok(new MessageAnswer(Success: true, "OTP sent successfully")) : sent.Error.ToProblem();
    }

    /// <summary>Verify a code</summary>
    /// <remarks>
    /// Like `verifyOtp` of v1 with `email` and the purpose `verify_contact`: it starts no session. What the old service left to the client's
    /// word, a back end can now check: `proof` is a short-lived signed JWT about the address.
    /// </remarks>
    /// <param name="request">The address and the code.</param>
    [HttpPost("verify", Name = "verifyGeneratedOtp")]
    [ProducesResponseType<OtpIsCorrect>(StatusCodes.Status200OK)]
    [Refuses(400, "otp_invalid", "validation_failed", Type = typeof(MessageError))]
    [Refuses(403, "cross_site_refused", Type = typeof(MessageError))]
    [Refuses(429, "otp_locked", Type = typeof(MessageError))]
    public async Task<IActionResult> Verify(VerifyGeneratedOtpRequest request, CancellationToken cancellationToken)
    {
        var verified = await mediator.Send(DropInCalls.Verify(request, OtpPurpose.VerifyContact, request.Otp, HttpContext), cancellationToken);
        HttpContext.Recognise(verified.Value?.DeviceToken, transport: null);
        return verified.Succeeded ? Ok(OtpIsCorrect.Of(verified.Value)) : verified.Error.ToProblem();
    }
}
