using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Sessions;

namespace OtpAuth.Infrastructure.Security;

/// <summary>Who an access token speaks for.</summary>
public sealed record AccessTokenSubject(Guid UserId, Guid SessionId);

/// <summary>
/// Checks our own access tokens as RFC 8725 asks: one algorithm, our keys only, explicit type, issuer, audience and times. It does not know
/// whether the session still lives; that is asked where the token is used.
/// </summary>
public sealed class AccessTokenReader(SigningKeys keys, IOptions<TokenOptions> options, TimeProvider clock)
{
    private const int MaxLength = 4096;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);
    private static readonly HashSet<string> KnownHeaders = new(StringComparer.Ordinal) { "alg", "typ", "kid" };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <returns>Null for anything but a valid access token of this service.</returns>
    public AccessTokenSubject? Read(string token)
    {
        if (token.Length > MaxLength || token.Split('.') is not [var header, var payload, var signature])
            return null;

        try
        {
            return HeaderNamesKey(header, out var keyId) && SignatureHolds(keyId, header, payload, signature) ? ReadClaims(payload) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool HeaderNamesKey(string header, out string keyId)
    {
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(header), Strict);
        var members = json.RootElement;
        keyId = Text(members, "kid") ?? "";
        return members.EnumerateObject().All(m => KnownHeaders.Contains(m.Name))
            && Text(members, "alg") == "ES256"
            && Text(members, "typ") == JwtTokenIssuer.AccessTokenType;
    }

    private bool SignatureHolds(string keyId, string header, string payload, string signature) =>
        keys.Verify(keyId, Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature));

    private AccessTokenSubject? ReadClaims(string payload)
    {
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(payload), Strict);
        var claims = json.RootElement;
        var now = clock.GetUtcNow();
        var valid = Text(claims, "iss") == options.Value.Issuer
            && Text(claims, "aud") == options.Value.Audience
            && Time(claims, "exp") is { } expires && now < expires + ClockSkew
            && Time(claims, "nbf") is { } notBefore && now >= notBefore - ClockSkew;
        return valid && Guid.TryParse(Text(claims, "sub"), out var user) && Guid.TryParse(Text(claims, "sid"), out var session)
            ? new AccessTokenSubject(user, session)
            : null;
    }

    private static string? Text(JsonElement members, string name) =>
        members.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement members, string name) =>
        members.TryGetProperty(name, out var value) && value.TryGetInt64(out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
