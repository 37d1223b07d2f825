using System.Text;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

/// <summary>Tokens that the service's own key signed, and that it must not take for what they say.</summary>
internal static class JwtWrongClaims
{
    public static IReadOnlyDictionary<string, Func<Victim, string>> All { get; } =
        Values().Select(wrong => KeyValuePair.Create($"{wrong.Claim} {wrong.Json ?? "missing"}", Of(wrong.Claim, wrong.Json)))
            .Concat(Subjects()).Concat(Payloads()).ToDictionary(StringComparer.Ordinal);

    private static Func<Victim, string> Of(string claim, string? json) => v => $"{v.Token.WithClaim(claim, json)}";

    private static IEnumerable<(string Claim, string? Json)> Values()
    {
        foreach (var aud in new[]
        {
            null, "null", "\"\"", "\"other\"", "\"OTPAUTH\"", "\"otpauth \"", "[\"otpauth\"]", "[\"other\",\"otpauth\"]", "1",
        })
        {
            yield return ("aud", aud);
        }

        foreach (var iss in new[]
        {
            null, "null", "\"\"", "\"http://127.0.0.1/\"", "\"https://127.0.0.1\"", "\"http://127.0.0.1.evil.example\"",
            "[\"http://127.0.0.1\"]",
        })
        {
            yield return ("iss", iss);
        }

        foreach (var exp in new[]
        {
            null, "null", "0", "-1", "1577836800", "\"4102444800\"", "4102444800.5", "4.1024448e9", "1e400",
            "-1e400", "true", "[4102444800]", "{}",
            "9223372036854775807", "-9223372036854775808", "9223372036854775808", "253402300800",
        })
            yield return ("exp", exp);
        foreach (var nbf in new[]
        {
            null, "null", "4102444800", "\"0\"", "0.5", "1e400", "false", "9223372036854775807", "-9223372036854775808", "253402300800",
            "-62135596801",
        })
            yield return ("nbf", nbf);
        foreach (var id in new[] { "sub", "sid" })
        {
            foreach (var value in new[]
            {
                null, "null", "\"\"", "1", "\"me\"", "\"00000000-0000-0000-0000-000000000000\"",
                "\"0198c0de-0000-7000-8000-000000000000\"", "[]", "{}", "\"\\ud800\"", "\"\\u0000\"",
                "\"' OR '1'='1\"",
            })
                yield return (id, value);
        }
    }

    private static Dictionary<string, Func<Victim, string>> Subjects() => new(StringComparer.Ordinal)
    {
        ["sub of a stranger"] = v => $"{v.Token.WithClaim("sub", v.Stranger.GetProperty("sub").GetRawText())}",
        ["sid of a stranger"] = v => $"{v.Token.WithClaim("sid", v.Stranger.GetProperty("sid").GetRawText())}",
        ["sub in braces"] = v => $"{v.Token.WithClaim("sub", $"\"{{{UserOf(v)}}}\"")}",
        ["sub without hyphens"] = v => $"{v.Token.WithClaim("sub", $"\"{UserOf(v):N}\"")}",
        ["sub with a space"] = v => $"{v.Token.WithClaim("sub", $"\" {UserOf(v)}\"")}",
        ["two sub, the same"] = v => $"{v.Token.WithClaimText($"\"sub\":\"{UserOf(v)}\"")}",
        ["two sub, the last a stranger's"] = v => $"{v.Token.WithClaimText($"\"sub\":{v.Stranger.GetProperty("sub").GetRawText()}")}",
        ["two sub, one escaped"] = v => $"{v.Token.WithClaimText($"\"\\u0073ub\":\"{UserOf(v)}\"")}",
        ["two exp"] = v => $"{v.Token.WithClaimText("\"exp\":4102444800")}",
        ["two exp, one escaped"] = v => $"{v.Token.WithClaimText("\"\\u0065x\\u0070\":4102444800")}",
        ["two of a claim nobody reads"] = v => $"{v.Token.WithClaimText("\"x\":1,\"x\":2")}",
        ["a proof"] =
            v => $"{v.Token.WithHeader("typ", "\"proof+jwt\"").WithClaim("sub", "\"jo@example.com\"").WithClaim("purpose", "\"login\"")}",
    };

    private static Dictionary<string, Func<Victim, string>> Payloads()
    {
        var payloads = new Dictionary<string, Func<Victim, string>>(StringComparer.Ordinal)
        {
            ["payload empty"] = v => $"{v.Token with { Payload = "" }}",
            ["payload padded"] = v => $"{v.Token with { Payload = ForgedToken.Padded(v.Token.Payload) }}",
            ["payload not UTF-8"] = v => $"{v.Token.WithPayload([0xff, 0xfe, 0x80])}",
            ["payload with a claim not UTF-8"] = v => $"{v.Token.WithPayload([.. Open(v), .. ",\"x\":\""u8, 0xc3, 0x28, .. "\"}"u8])}",
            ["payload with a name not UTF-8"] = v => $"{v.Token.WithPayload([.. Open(v), .. ",\""u8, 0xc3, 0x28, .. "\":1}"u8])}",
            ["payload with an overlong letter"] = v => $"{v.Token.WithPayload([.. Open(v), .. ",\"x\":\""u8, 0xc1, 0xa1, .. "\"}"u8])}",
            ["payload in UTF-16"] = v => $"{v.Token.WithPayload(Encoding.Unicode.GetBytes(v.Token.Claims()))}",
            ["payload after a byte order mark"] = v => $"{v.Token.WithPayload("\uFEFF" + v.Token.Claims())}",
            ["payload with a claim 100 deep"] = v => $"{v.Token.WithClaim("x", new string('[', 100) + new string(']', 100))}",
            ["payload 100 deep"] = v => $"{v.Token.WithPayload(new string('[', 100) + new string(']', 100))}",
            ["payload in an array"] = v => $"{v.Token.WithPayload($"[{v.Token.Claims()}]")}",
            ["payload twice"] = v => $"{v.Token.WithPayload(v.Token.Claims() + v.Token.Claims())}",
            ["payload with a comment"] = v => $"{v.Token.WithPayload(v.Token.Claims() + "/**/")}",
            ["payload with a comma at its end"] = v => $"{v.Token.WithPayload(v.Token.Claims()[..^1] + ",}")}",
            ["payload cut"] = v => $"{v.Token.WithPayload(v.Token.Claims()[..^1])}",
        };
        foreach (var payload in new[] { "[]", "{}", "null", "true", "0", "1e400", "\"text\"", "{\"sub\":", "\0", " " })
            payloads[$"payload {payload.Replace('\0', '0')}"] = v => $"{v.Token.WithPayload(payload)}";
        return payloads;
    }

    private static byte[] Open(Victim victim) => Encoding.UTF8.GetBytes(victim.Token.Claims()[..^1]);

    private static Guid UserOf(Victim victim) => victim.SignedIn.Json("user").GetProperty("id").GetGuid();
}
