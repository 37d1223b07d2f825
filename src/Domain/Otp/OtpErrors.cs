using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Otp;

/// <summary>The codes with which one-time-password calls refuse. Stable: clients branch on them.</summary>
public static class OtpErrors
{
    /// <summary>Wrong, unknown, expired, superseded or used: one answer for all, so that a guess teaches nothing.</summary>
    public static readonly Error Invalid = new("otp_invalid", "The code is wrong or no longer valid.", ErrorKind.Invalid);

    public static readonly Error NotFound = new("challenge_not_found", "There is no such challenge.", ErrorKind.NotFound);

    public static readonly Error Ended = new(
        "challenge_ended", "This challenge is used, expired or replaced. Send a new code.", ErrorKind.Conflict);

    public static readonly Error KeyReused = new(
        "idempotency_key_reused", "This Idempotency-Key was used with another request body.", ErrorKind.Unprocessable);

    /// <summary>Wrong, with the guesses that remain on a live challenge which the caller named.</summary>
    public static Error Wrong(int attemptsLeft) => Invalid with { AttemptsLeft = attemptsLeft };

    /// <summary>The guess budget of this destination and purpose is spent (NIST SP 800-63B-4 section 3.2.2).</summary>
    public static Error Locked(TimeSpan retryAfter) => TooMany("otp_locked", "Too many wrong codes. Try again later.", retryAfter);

    public static Error SendCooldown(TimeSpan retryAfter) => TooMany("send_cooldown", "A code was sent a moment ago.", retryAfter);

    public static Error SendLimit(TimeSpan retryAfter) => TooMany("send_limit", "Too many codes were sent to this address.", retryAfter);

    public static Error ResendCooldown(TimeSpan retryAfter) => TooMany("resend_cooldown", "A code was sent a moment ago.", retryAfter);

    public static Error ResendLimit(TimeSpan retryAfter) =>
        TooMany("resend_limit", "This code was sent as often as it may be. Wait for it to end and send a new one.", retryAfter);

    private static Error TooMany(string code, string message, TimeSpan retryAfter) =>
        new(code, message, ErrorKind.TooMany) { RetryAfter = retryAfter };
}
