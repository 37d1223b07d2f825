namespace OtpAuth.Domain.Accounts;

/// <summary>Leave to set a new password once, known by its hash.</summary>
public sealed class ResetToken
{
    private ResetToken()
    {
    }

    /// <summary>SHA-256 of the token.</summary>
    public byte[] Hash { get; private set; } = [];

    public Guid UserId { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }
}
