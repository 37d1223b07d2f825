using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OtpAuth.Api.Http;

/// <summary>Writes times as RFC 3339 in UTC with a Z, to the millisecond: <c>2026-11-21T10:05:00.123Z</c>.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
}
