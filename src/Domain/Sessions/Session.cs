using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Sessions;

/// <summary>A sign-in on one device: a family of refresh tokens, of which one is live at a time.</summary>
public sealed class Session
{
    private Session()
    {
    }

    public Guid Id { get; private set; }

    public Guid UserId { get; private set; }

    /// <summary>How the person proved themselves (RFC 8176): <c>otp</c>, <c>sms</c>, <c>pwd</c>, <c>mfa</c>.</summary>
    public string[] Amr { get; private set; } = [];

    public string? UserAgent { get; private set; }

    /// <summary>Where it was last used, cut to the network: never the whole address.</summary>
    public string? Network { get; private set; }

    /// <summary>When it began or its tokens were last refreshed.</summary>
    public DateTimeOffset LastUsedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The absolute end; no rotation goes beyond it.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>One word: <c>logout</c>, <c>revoked</c>, <c>reuse</c>, <c>reset</c>, <c>password</c>.</summary>
    public string? RevokedReason { get; private set; }

    /// <summary>Makes a session with its first refresh token; whose it is, is settled where the proof is consumed.</summary>
    public static Session Start(IEnumerable<string> amr, ClientDevice device) =>
        new() { Id = Guid.CreateVersion7(), Amr = [.. amr], UserAgent = device.UserAgent, Network = device.Network };
}
