namespace OtpAuth.Domain.Otp;

/// <summary>
/// The pointer to the one challenge of a purpose that everybody may answer at a destination, or a recognised device at its own. What it does not
/// name is superseded.
/// </summary>
public sealed class LiveChallenge
{
    private LiveChallenge()
    {
    }

    /// <summary>The challenge's <see cref="OtpChallenge.LimitKey"/>.</summary>
    public byte[] DestinationKey { get; private set; } = [];

    public OtpPurpose Purpose { get; private set; }

    public Guid ChallengeId { get; private set; }
}
