using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Sessions;

namespace OtpAuth.Infrastructure.Security;

/// <summary>Issues ES256 JWTs in compact form (RFC 7515). The feed has no current JWT library; replace by one when it does (ADR 2).</summary>
internal sealed class JwtTokenIssuer(SigningKeys keys, IOptions<TokenOptions> options) : ITokenIssuer
{
    public const string AccessTokenType = "at+jwt";
    public const string ProofType = "proof+jwt";
    private const int TokenIdBytes = 16;

    // Tokens are not embedded in HTML, so "at+jwt" need not become "at\u002Bjwt".
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TokenOptions _options = options.Value;

    public AccessToken AccessToken(LiveSession session)
    {
        var left = session.ExpiresAt - session.At;
        var lifetime = left < _options.AccessLifetime ? left : _options.AccessLifetime;
        var token = Sign(AccessTokenType, session.At, lifetime, claims =>
        {
            claims.WriteString("sub", session.UserId);
            claims.WriteString("sid", session.Id);
            claims.WriteNumber("auth_time", session.StartedAt.ToUnixTimeSeconds());
            claims.WriteStartArray("amr");
            foreach (var method in session.Amr)
                claims.WriteStringValue(method);
            claims.WriteEndArray();
        });
        return new AccessToken(token, (int)lifetime.TotalSeconds);
    }

    public string Proof(Guid challengeId, string address, string purpose, string? context, DateTimeOffset now) =>
        Sign(ProofType, now, _options.ProofLifetime, claims =>
        {
            claims.WriteString("sub", address);
            claims.WriteString("challenge", challengeId);
            claims.WriteString("purpose", purpose);
            if (context is not null)
                claims.WriteString("context", context);
        });

    private string Sign(string type, DateTimeOffset now, TimeSpan lifetime, Action<Utf8JsonWriter> writeClaims)
    {
        var header = Json(writer =>
        {
            writer.WriteString("alg", "ES256");
            writer.WriteString("typ", type);
            writer.WriteString("kid", keys.ActiveKeyId);
        });
        var payload = Json(writer =>
        {
            writer.WriteString("iss", _options.Issuer);
            writer.WriteString("aud", _options.Audience);
            writer.WriteNumber("iat", now.ToUnixTimeSeconds());
            writer.WriteNumber("nbf", now.ToUnixTimeSeconds());
            writer.WriteNumber("exp", (now + lifetime).ToUnixTimeSeconds());
            writer.WriteString("jti", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenIdBytes)));
            writeClaims(writer);
        });

        var signed = $"{header}.{payload}";
        return $"{signed}.{Base64Url.EncodeToString(keys.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Json(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }
}
