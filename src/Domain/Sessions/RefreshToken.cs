namespace OtpAuth.Domain.Sessions;

/// <summary>One link of a session's chain of refresh tokens, known by its hash.</summary>
public sealed class RefreshToken
{
    private RefreshToken()
    {
    }

    /// <summary>SHA-256 of the token.</summary>
    public byte[] Hash { get; private set; } = [];

    public Guid SessionId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The idle end: unused until then, it is dead.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When it was spent on a successor; presented later than the grace after this, it is stolen.</summary>
    public DateTimeOffset? RotatedAt { get; private set; }

    /// <summary>The hash of the token it was spent on.</summary>
    public byte[]? Successor { get; private set; }

    /// <summary>From which, with this token, the successor can be made again.</summary>
    public byte[]? SuccessorSalt { get; private set; }
}
