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
}
