using System.Buffers.Text;
using System.Text.Json;

namespace OtpAuth.Integration.Support;

/// <summary>Looks into a token, as anyone who holds it can.</summary>
internal static class Jwt
{
    public static JsonElement ClaimsOf(string token) => Part(token, 1);

    public static JsonElement HeaderOf(string token) => Part(token, 0);

    private static JsonElement Part(string token, int index)
    {
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]));
        return json.RootElement.Clone();
    }
}
