using System.IO.Compression;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

/// <summary>Tokens that differ from a valid one in one detail, by what the detail is.</summary>
internal static class JwtForgeries
{
    private const int SignatureBytes = 64;

    // The order of P-256.
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    public static IReadOnlyDictionary<string, Func<Victim, string>> All { get; } =
        new[] { Algorithms(), Signatures(), Keys(), Headers(), Shapes() }.SelectMany(group => group)
            .Concat(JwtWrongClaims.All).ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, Func<Victim, string>> Algorithms()
    {
        var forgeries = new Dictionary<string, Func<Victim, string>>(StringComparer.Ordinal)
        {
            ["HS256 with the public key in PEM"] =
                v => $"{v.Token.SignedHs256(Encoding.ASCII.GetBytes(v.Key.ExportSubjectPublicKeyInfoPem()))}",
            ["HS256 with the public key in PEM and a line break"] =
                v => $"{v.Token.SignedHs256(Encoding.ASCII.GetBytes(v.Key.ExportSubjectPublicKeyInfoPem() + "\n"))}",
            ["HS256 with the public key in DER"] = v => $"{v.Token.SignedHs256(v.Key.ExportSubjectPublicKeyInfo())}",
            ["HS256 with the public key's x"] = v => $"{v.Token.SignedHs256(v.Key.ExportParameters(false).Q.X!)}",
            ["HS256 with the public key's x as published"] =
                v => $"{v.Token.SignedHs256(Encoding.ASCII.GetBytes(ForgedToken.Encode(v.Key.ExportParameters(false).Q.X!)))}",
            ["HS256 with an empty key"] = v => $"{v.Token.SignedHs256([])}",
            ["HS256 with the key's id"] = v => $"{v.Token.SignedHs256("dev"u8.ToArray())}",
            ["ES256 signed with HMAC"] = v => $"{v.Token.SignedBy(data => HMACSHA256.HashData(v.Key.ExportSubjectPublicKeyInfo(), data))}",
            ["RS256 by an RSA key"] = v => Rs256(v.Token),
            ["no alg"] = v => $"{v.Token.WithHeader("alg", null)}",
        };
        foreach (var alg in new[] { "none", "None", "nOnE", "NONE", "none ", "" })
        {
            forgeries[$"alg \"{alg}\" without a signature"] = v => $"{v.Token.WithHeader("alg", $"\"{alg}\"").SignedBy(_ => [])}";
            forgeries[$"alg \"{alg}\" with a right signature"] = v => $"{v.Token.WithHeader("alg", $"\"{alg}\"")}";
        }

        foreach (var alg in new[]
        {
            "\"RS256\"", "\"ES384\"", "\"ES512\"", "\"HS256\"", "\"EdDSA\"", "\"es256\"", "null", "[\"ES256\"]", "256",
        })
        {
            forgeries[$"alg {alg} with a right signature"] = v => $"{v.Token.WithHeader("alg", alg)}";
        }

        return forgeries;
    }

    private static Dictionary<string, Func<Victim, string>> Signatures() => new(StringComparer.Ordinal)
    {
        ["zero signature"] = v => $"{v.Token.SignedBy(_ => new byte[SignatureBytes])}",
        ["r is zero"] = v => $"{v.Token.SignedBy(data => [.. new byte[32], .. v.Token.Signer(data)[32..]])}",
        ["s is zero"] = v => $"{v.Token.SignedBy(data => [.. v.Token.Signer(data)[..32], .. new byte[32]])}",
        ["r and s are the order"] = v => $"{v.Token.SignedBy(_ => [.. Order, .. Order])}",
        ["r and s are one above the order"] = v => $"{v.Token.SignedBy(_ => [.. Plus(Order, 1), .. Plus(Order, 1)])}",
        ["DER signature"] = v =>
            $"{v.Token.SignedBy(data => v.Key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))}",
        ["SHA-512 under the signature"] = v => $"{v.Token.SignedBy(data => v.Key.SignData(data, HashAlgorithmName.SHA512))}",
        ["cut signature"] = v => $"{v.Token.SignedBy(data => v.Token.Signer(data)[..^1])}",
        ["half a signature"] = v => $"{v.Token.SignedBy(data => v.Token.Signer(data)[..32])}",
        ["extended signature"] = v => $"{v.Token.SignedBy(data => [.. v.Token.Signer(data), 0])}",
        ["signature with a zero before it"] = v => $"{v.Token.SignedBy(data => [0, .. v.Token.Signer(data)])}",
        ["signature of another token"] =
            v => $"{v.Token.Header}.{v.Token.Payload}.{v.Token.WithClaim("exp", "4102444800").Signature}",
        ["no signature"] = v => $"{v.Token.SignedBy(_ => [])}",
        ["changed claims under the old signature"] =
            v => $"{v.Token.Header}.{v.Token.WithClaim("exp", "4102444800").Payload}.{v.Token.Signature}",
        ["signature spelled with its unused bits set"] = v => Respelled($"{v.Token}"),
        ["signature with padding"] = v => $"{v.Token}==",
        ["signature with percent padding"] = v => $"{v.Token}%%",
    };

    private static Dictionary<string, Func<Victim, string>> Keys()
    {
        var forgeries = new Dictionary<string, Func<Victim, string>>(StringComparer.Ordinal)
        {
            ["another P-256 key under our kid"] = v => By(ECCurve.NamedCurves.nistP256, v.Token),
            ["another P-256 key under its own kid"] = v => By(ECCurve.NamedCurves.nistP256, v.Token.WithHeader("kid", "\"mine\"")),
            ["a P-384 key under our kid"] = v => By(ECCurve.NamedCurves.nistP384, v.Token),
            ["a P-521 key as ES512"] = v => By(ECCurve.NamedCurves.nistP521, v.Token.WithHeader("alg", "\"ES512\"")),
            ["embedded jwk, signed by it"] = v => WithEmbeddedKey(v.Token),
            ["embedded jwk that is ours"] = v => $"{v.Token.WithHeader("jwk", Jwk(v.Key))}",
            ["x5c, signed by its key"] = v => WithCertificate(v.Token),
            ["no kid"] = v => $"{v.Token.WithHeader("kid", null)}",
        };
        foreach (var kid in new[]
        {
            "\"\"", "null", "0", "[\"dev\"]", "{}", "\"DEV\"", "\"dev \"", "\"dev\\u0000\"", "\"../../../../dev/null\"",
            "\"/etc/passwd\"", "\"' OR '1'='1\"", "\"dev'; DROP TABLE sessions.sessions; --\"",
            "\"dev\\r\\nX: y\"", "\"\\ud800\"", "\"http://127.0.0.1/key\"",
        })
            forgeries[$"kid {kid}"] = v => $"{v.Token.WithHeader("kid", kid)}";
        forgeries["kid of 10 KB"] = v => $"{v.Token.WithHeader("kid", $"\"{new string('k', 10 * 1024)}\"")}";
        return forgeries;
    }

    private static Dictionary<string, Func<Victim, string>> Headers()
    {
        var forgeries = new Dictionary<string, Func<Victim, string>>(StringComparer.Ordinal)
        {
            ["crit exp"] = v => $"{v.Token.WithHeader("crit", "[\"exp\"]")}",
            ["empty crit"] = v => $"{v.Token.WithHeader("crit", "[]")}",
            ["b64 false"] = v => $"{v.Token.WithHeader("b64", "false")}",
            ["b64 false and critical, payload as it is"] = v =>
                $"{v.Token.WithHeader("b64", "false").WithHeader("crit", "[\"b64\"]") with { Payload = v.Token.Claims() }}",
            ["zip"] = v => $"{v.Token.WithHeader("zip", "\"DEF\"").WithPayload(Deflate(v.Token.Claims()))}",
            ["cty JWT around a valid token"] = v => $"{v.Token.WithHeader("cty", "\"JWT\"").WithPayload($"{v.Token}")}",
            ["enc as a JWE has it"] = v => $"{v.Token.WithHeader("enc", "\"A256GCM\"")}",
            ["two alg"] = v => $"{v.Token.WithHeaderText("\"alg\":\"ES256\"")}",
            ["two alg, one escaped"] = v => $"{v.Token.WithHeaderText("\"\\u0061lg\":\"ES256\"")}",
            ["two kid"] = v => $"{v.Token.WithHeaderText("\"kid\":\"dev\"")}",
            ["header is an array"] = v => $"{v.Token with { Header = ForgedToken.Encode("[]") }}",
            ["header is null"] = v => $"{v.Token with { Header = ForgedToken.Encode("null") }}",
            ["header is empty"] = v => $"{v.Token with { Header = "" }}",
            ["header is deep"] = v => $"{v.Token.WithHeader("kid", Deep)}",
            ["header padded"] = v => $"{v.Token with { Header = ForgedToken.Padded(v.Token.Header) }}",
            ["header not UTF-8"] = v => $"{v.Token with { Header = ForgedToken.Encode([.. "{\"alg\":\""u8, 0xff, .. "\"}"u8]) }}",
            ["no typ"] = v => $"{v.Token.WithHeader("typ", null)}",
        };
        foreach (var typ in new[] { "\"JWT\"", "\"proof+jwt\"", "\"at+jwt;x\"", "\"\"", "null", "1", "[\"at+jwt\"]" })
            forgeries[$"typ {typ}"] = v => $"{v.Token.WithHeader("typ", typ)}";
        return forgeries;
    }

    private static Dictionary<string, Func<Victim, string>> Shapes() => new(StringComparer.Ordinal)
    {
        ["empty"] = _ => "",
        ["a word"] = _ => "nonsense",
        ["dots alone"] = _ => "..",
        ["two parts"] = v => $"{v.Token.Header}.{v.Token.Payload}",
        ["dot at the end"] = v => $"{v.Token}.",
        ["dot at the beginning"] = v => $".{v.Token}",
        ["five parts, as a JWE"] = v => $"{v.Token}.{v.Token.Payload}.{v.Token.Signature}",
        ["JWS in JSON"] =
            v => $$"""{"payload":"{{v.Token.Payload}}","protected":"{{v.Token.Header}}","signature":"{{v.Token.Signature}}"}""",
        ["two tokens"] = v => $"{v.Token} {v.Token}",
        ["in quotes"] = v => $"\"{v.Token}\"",
        ["white space before the signature"] = v => $"{v.Token.Header}.{v.Token.Payload}. {v.Token.Signature}",
        ["white space in the signature"] = v => $"{v.Token}".Insert($"{v.Token}".Length - 8, " "),
        ["tab in the payload"] = v => $"{v.Token with { Payload = v.Token.Payload.Insert(4, "\t") }}",
        ["white space in the payload"] = v => $"{v.Token with { Payload = v.Token.Payload.Insert(4, " ") }}",
        ["plus and slash"] = v => $"{v.Token.Header}.{v.Token.Payload}.{Convert.ToBase64String(v.Token.Signer([1]))}",
        ["a refresh token"] = v => v.SignedIn.Json("refreshToken").GetString()!,
        ["what a reset token looks like"] = _ => ForgedToken.Encode(RandomNumberGenerator.GetBytes(32)),
        ["8 KB"] = v => OfLength(v.Token, 8 * 1024),
        ["64 KB"] = v => OfLength(v.Token, 64 * 1024),
        ["64 KB of one letter"] = _ => new string('a', 64 * 1024),
        ["64 KB of dots"] = _ => new string('.', 64 * 1024),
    };

    private static string Deep => new string('[', 100) + new string(']', 100);

    private static string OfLength(ForgedToken token, int length) =>
        $"{token.WithClaim("filler", $"\"{new string('x', (length - $"{token}".Length) * 3 / 4)}\"")}";

    /// <summary>86 letters carry 516 bits of which 512 count: the last letter can be written in 16 ways.</summary>
    private static string Respelled(string token)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return token[..^1] + alphabet[alphabet.IndexOf(token[^1], StringComparison.Ordinal) + 1];
    }

    private static byte[] Plus(byte[] number, int more) =>
        (new BigInteger(number, isUnsigned: true, isBigEndian: true) + more).ToByteArray(isUnsigned: true, isBigEndian: true);

    private static byte[] Deflate(string text)
    {
        using var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.Optimal))
            deflate.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private static string By(ECCurve curve, ForgedToken token)
    {
        using var key = ECDsa.Create(curve);
        return $"{token.SignedBy(key)}";
    }

    private static string WithEmbeddedKey(ForgedToken token)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return $"{token.WithHeader("jwk", Jwk(key)).SignedBy(key)}";
    }

    private static string WithCertificate(ForgedToken token)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=dev", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return $"{token.WithHeader("x5c", $"[\"{Convert.ToBase64String(certificate.RawData)}\"]").SignedBy(key)}";
    }

    private static string Rs256(ForgedToken token)
    {
        using var key = RSA.Create(2048);
        var forged = token.WithHeader("alg", "\"RS256\"");
        return $"{forged.SignedBy(data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Jwk(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return $$"""{"kty":"EC","crv":"P-256","x":"{{ForgedToken.Encode(point.X!)}}","y":"{{ForgedToken.Encode(point.Y!)}}"}""";
    }
}
