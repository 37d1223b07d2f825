using System.Globalization;
using System.Text.Json;

namespace OtpAuth.Infrastructure.Delivery.Sms;

/// <summary>
/// The gateway's JSON: <c>{"return":true,"request_id":"…"}</c> or <c>{"return":false,"status_code":412,"message":"…"}</c>.
/// </summary>
/// <param name="Text">As the gateway wrote it: to be scrubbed before anyone sees it.</param>
internal sealed record Fast2SmsAnswer(bool Taken, string? RequestId, int? StatusCode, string Text)
{
    /// <summary>Null when the bytes are no such answer.</summary>
    internal static Fast2SmsAnswer? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("return", out var taken) &&
                taken.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? new Fast2SmsAnswer(taken.GetBoolean(), ReadText(root, "request_id"), ReadCode(root), ReadText(root, "message") ?? "")
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is no valid UTF-16, such as a lone surrogate.
            return null;
        }
    }

    private static int? ReadCode(JsonElement root) =>
        root.TryGetProperty("status_code", out var code) &&
        (code.ValueKind == JsonValueKind.Number
            ? code.TryGetInt32(out var number)
            : int.TryParse(AsText(code), NumberStyles.None, null, out number))
            ? number
            : null;

    private static string? ReadText(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? AsText(value) : null;

    // Errors carry a string, successes an array of them.
    private static string? AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => string.Join(
            ' ', value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString() : "")),
        _ => null,
    };
}
