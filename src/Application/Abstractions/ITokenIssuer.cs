namespace OtpAuth.Application.Abstractions;

/// <summary>Signs the tokens that others check without asking us (ES256, RFC 7518 section 3.4).</summary>
public interface ITokenIssuer
{
    /// <summary>An access token (RFC 9068, <c>typ: at+jwt</c>).</summary>
    string AccessToken(Guid userId, Guid sessionId, IReadOnlyCollection<string> amr, DateTimeOffset authenticatedAt, DateTimeOffset now);

    /// <summary>A short-lived statement that an address was proven, for a purpose and bound to a context (<c>typ: proof+jwt</c>).</summary>
    string Proof(Guid challengeId, string address, string purpose, string? context, DateTimeOffset now);
}
