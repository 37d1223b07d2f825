using OtpAuth.Application.Abstractions;

namespace OtpAuth.Application.Sessions;

/// <summary>Section <c>Tokens</c>.</summary>
public sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>The <c>iss</c> of every token and the base of the discovery document: an absolute URL without a trailing slash.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The <c>aud</c> of access tokens. Default <c>otpauth</c>.</summary>
    public string Audience { get; set; } = "otpauth";

    /// <summary>Of an access token. Default 10 minutes; 1 to 60 minutes.</summary>
    public TimeSpan AccessLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Of an unused refresh token. Default 7 days; 1 hour to <see cref="SessionLifetime"/>.</summary>
    public TimeSpan RefreshLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Of a session, whatever its use. Default 30 days; at most 365 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long after its rotation a refresh token still gives its successor, so that two tabs or a lost answer log nobody out. Default 10 s;
    /// 0 to 60 s.
    /// </summary>
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Of a proof. Default 5 minutes; 1 to 15 minutes.</summary>
    public TimeSpan ProofLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>P-256 private keys in PEM (PKCS#8 or SEC 1) by key id. All are published; the active one signs.</summary>
    public Dictionary<string, string> SigningKeys { get; set; } = [];

    /// <summary>The id of the key in <see cref="SigningKeys"/> that signs.</summary>
    public string ActiveSigningKey { get; set; } = "";

    internal RefreshLifetimes RefreshLifetimes => new(RefreshLifetime, SessionLifetime);
}
