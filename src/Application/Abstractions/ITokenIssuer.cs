namespace OtpAuth.Application.Abstractions;

/// <summary>What an access token says of its session.</summary>
/// <param name="StartedAt">When the person proved who they are.</param>
/// <param name="ExpiresAt">The session's end, whatever its use.</param>
/// <param name="At">PostgreSQL's time.</param>
public sealed record LiveSession(
    Guid Id, Guid UserId, IReadOnlyList<string> Amr, DateTimeOffset StartedAt, DateTimeOffset ExpiresAt, DateTimeOffset At);

/// <param name="ExpiresInSeconds">From now.</param>
public sealed record AccessToken(string Value, int ExpiresInSeconds)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(AccessToken);
}

/// <summary>Signs the tokens that others check without asking us (ES256, RFC 7518 section 3.4).</summary>
public interface ITokenIssuer
{
    /// <summary>An access token (RFC 9068, <c>typ: at+jwt</c>). It does not outlive its session.</summary>
    AccessToken AccessToken(LiveSession session);

    /// <summary>A short-lived statement that an address was proven, for a purpose and bound to a context (<c>typ: proof+jwt</c>).</summary>
    string Proof(Guid challengeId, string address, string purpose, string? context, DateTimeOffset now);
}
