using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Domain.Common;

namespace OtpAuth.Api.Http;

/// <summary>An error (RFC 9457).</summary>
public sealed class ApiProblem : ProblemDetails
{
    /// <summary>What went wrong, for programs: one of a closed list.</summary>
    public required string Code { get; init; }

    /// <summary>Names this request in our logs.</summary>
    public required string TraceId { get; init; }

    /// <summary>What is wrong with which field, for <c>validation_failed</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Guesses left, for <c>otp_invalid</c> on a live challenge that the caller named.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? AttemptsLeft { get; init; }

    /// <summary>What to prove, for <c>proof_required</c>; the call is then repeated with the proof in <c>X-Proof</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProofDemand? Proof { get; init; }
}
