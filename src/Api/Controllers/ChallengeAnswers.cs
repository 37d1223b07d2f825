using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Http;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Common;

namespace OtpAuth.Api.Controllers;

internal static class ChallengeAnswers
{
    /// <summary>202 with the challenge's own path, or the refusal. A path, not a URL: nothing we answer is made of the Host header.</summary>
    public static IActionResult ToAnswer(this Result<ChallengeView> asked) => asked.Succeeded
        ? new AcceptedResult($"/api/v1/otp/{asked.Value.ChallengeId}", asked.Value)
        : asked.Error.ToProblem();
}
