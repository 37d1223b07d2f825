using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Abstractions;

/// <summary>How much one destination may be sent, over all purposes.</summary>
/// <param name="Lifetime">Of a new challenge.</param>
/// <param name="Cooldown">Between two messages to one destination.</param>
/// <param name="PerHour">Messages in any 60 minutes.</param>
/// <param name="PerDay">Messages in any 24 hours; at least <paramref name="PerHour"/>.</param>
public sealed record SendLimits(TimeSpan Lifetime, TimeSpan Cooldown, int PerHour, int PerDay);

/// <summary>A client's promise that two requests are one.</summary>
/// <param name="KeyHash">SHA-256 of the Idempotency-Key header.</param>
/// <param name="RequestHash">SHA-256 of the request's fields as they were typed.</param>
public sealed record IdempotencyKey(byte[] KeyHash, byte[] RequestHash);

/// <summary>A message that is promised: its challenge and outbox row are committed.</summary>
/// <param name="ChallengeId">The new challenge or, for a repeated Idempotency-Key, the one of the first request.</param>
/// <param name="At">PostgreSQL's time of acceptance.</param>
/// <param name="CodeLength">Digits.</param>
public sealed record AcceptedSend(
    Guid ChallengeId, DateTimeOffset At, DateTimeOffset ExpiresAt, DateTimeOffset ResendAvailableAt, int CodeLength);

/// <summary>A resent code: the challenge as it was, with its next times.</summary>
public sealed record AcceptedResend(AcceptedSend Times, OtpPurpose Purpose, string MaskedDestination, Channel Channel);

/// <summary>Takes sends and resends, each in one statement that is atomic by itself.</summary>
public interface IOtpSends
{
    /// <summary>
    /// Charges the destination's limits, supersedes its live challenge of that purpose, and writes challenge and message; or changes
    /// nothing and says why (<c>send_cooldown</c>, <c>send_limit</c>, <c>idempotency_key_reused</c>; for a text message <c>sms_paused</c>,
    /// <c>sms_ceiling</c>).
    /// </summary>
    Task<Result<AcceptedSend>> SendAsync(
        OtpChallenge challenge, OutboxMessage message, SendLimits limits, IdempotencyKey? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>What the first request with this key and body got within the last 24 hours; null when there was none.</summary>
    Task<AcceptedSend?> FindAsync(IdempotencyKey idempotencyKey, SendLimits limits, CancellationToken cancellationToken);

    /// <summary>
    /// Queues the live challenge's code once more, or says why not (<c>challenge_not_found</c>, <c>challenge_ended</c>,
    /// <c>resend_cooldown</c>, <c>resend_limit</c>, <c>send_limit</c>; for a text message <c>sms_paused</c>, <c>sms_ceiling</c>).
    /// </summary>
    /// <param name="destination">The challenge's.</param>
    Task<Result<AcceptedResend>> ResendAsync(
        Guid challengeId, Destination destination, SendLimits limits, CancellationToken cancellationToken);
}
