namespace OtpAuth.Domain.Otp;

/// <summary>The pointer to the one challenge of a destination and purpose that may be answered. What it does not name is superseded.</summary>
public sealed class LiveChallenge
{
    private LiveChallenge()
    {
    }

    public byte[] DestinationKey { get; private set; } = [];

    public OtpPurpose Purpose { get; private set; }

    public Guid ChallengeId { get; private set; }
}
