using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>A challenge as it is answered to whoever asked for it.</summary>
/// <param name="Destination">Masked.</param>
/// <param name="ExpiresInSeconds">From acceptance, so that a phone with a wrong clock counts down right.</param>
/// <param name="ResendInSeconds">From acceptance.</param>
public sealed record ChallengeView(
    Guid ChallengeId,
    Channel Channel,
    string Destination,
    OtpPurpose Purpose,
    int CodeLength,
    DateTimeOffset ExpiresAt,
    int ExpiresInSeconds,
    DateTimeOffset ResendAvailableAt,
    int ResendInSeconds,
    OtpStatus Status)
{
    internal static ChallengeView Of(AcceptedSend accepted, Channel channel, string masked, OtpPurpose purpose) => new(
        accepted.ChallengeId,
        channel,
        masked,
        purpose,
        accepted.CodeLength,
        accepted.ExpiresAt,
        SecondsBetween(accepted.At, accepted.ExpiresAt),
        accepted.ResendAvailableAt,
        SecondsBetween(accepted.At, accepted.ResendAvailableAt),
        OtpStatus.Queued);

    private static int SecondsBetween(DateTimeOffset from, DateTimeOffset to) => (int)Math.Ceiling((to - from).TotalSeconds);
}
