using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
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
    private static readonly long FirstSecond = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
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
        using var json = Parse(header);
        var members = json.RootElement;
        keyId = Text(members, "kid") ?? "";
        return members.EnumerateObject().All(m => KnownHeaders.Contains(m.Name))
            && Text(members, "alg") == "ES256"
            && Text(members, "typ") == JwtTokenIssuer.AccessTokenType;
    }

    private bool SignatureHolds(string keyId, string header, string payload, string signature) =>
        keys.Verify(keyId, Encoding.ASCII.GetBytes($"{header}.{payload}"), Decode(signature));

    private AccessTokenSubject? ReadClaims(string payload)
    {
        using var json = Parse(payload);
        var claims = json.RootElement;
        var now = clock.GetUtcNow();
        var valid = Text(claims, "iss") == options.Value.Issuer
            && Text(claims, "aud") == options.Value.Audience
            && Time(claims, "exp") is { } expires && now - ClockSkew < expires
            && Time(claims, "nbf") is { } notBefore && now + ClockSkew >= notBefore;
        return valid && Id(claims, "sub") is { } user && Id(claims, "sid") is { } session
            ? new AccessTokenSubject(user, session)
            : null;
    }

    /// <summary>One spelling for each token: the library's decoder would also take padding and white space.</summary>
    private static byte[] Decode(string part)
    {
        var bytes = Base64Url.DecodeFromChars(part);
        return Base64Url.EncodeToString(bytes) == part ? bytes : throw new FormatException("It is not base64url without padding.");
    }

    private static JsonDocument Parse(string part)
    {
        var json = Decode(part);
        return Utf8.IsValid(json) ? JsonDocument.Parse(json, Strict) : throw new FormatException("It is not UTF-8.");
    }

    private static string? Text(JsonElement members, string name) =>
        members.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Guid? Id(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.TryGetGuid(out var id) ? id : null;

    /// <returns>Null for what is no whole number of seconds, or outside the years 1 to 9999.</returns>
    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.TryGetInt64(out var seconds) && seconds >= FirstSecond && seconds <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
