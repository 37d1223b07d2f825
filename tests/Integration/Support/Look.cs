using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OtpAuth.Integration.Support;

/// <summary>
/// All that an answer shows, as lines to compare: status, headers, and every member with its value. What differs from call to call (ids,
/// times, cookies, masks, seconds to wait) stands there by its kind.
/// </summary>
internal static partial class Look
{
    public static string Of(Answer answer) => string.Join(
        '\n',
        [
            $"{answer.Status} {answer.ContentType}",
            .. answer.Headers.Where(h => h.Key != "Date").OrderBy(h => h.Key, StringComparer.Ordinal)
                .Select(h => $"{h.Key}: {KindOf(h.Key, h.Value)}"),
            .. Members(answer.Text),
        ]);

    private static string KindOf(string header, string value) => header switch
    {
        "Set-Cookie" => CookieValue().Replace(value, "={random}"),
        "Retry-After" => int.Parse(value, CultureInfo.InvariantCulture) > 0 ? "{seconds}" : value,
        _ => KindOf(value),
    };

    private static string KindOf(string text) =>
        Mask().Replace(Time().Replace(Trace().Replace(Id().Replace(text, "{id}"), "{trace}"), "{time}"), "{masked}@example.com");

    private static IEnumerable<string> Members(string json)
    {
        if (json.Length == 0)
            return ["no body"];
        using var document = JsonDocument.Parse(json);
        return [.. Members("", document.RootElement)];
    }

    private static IEnumerable<string> Members(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(m => Members($"{path}/{m.Name}", m.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Members($"{path}/{i}", item)),
        _ => [$"{path}: {value.ValueKind} {KindOf(value.ToString())}"],
    };

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\b[0-9a-f]{32}\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Trace();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();

    // One letter and three dots, however long the address is.
    [GeneratedRegex("^[0-9a-f]•••@example\\.com$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mask();

    // As long as the cookie's random name is.
    [GeneratedRegex("=[A-Za-z0-9_-]{43}(?=;)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CookieValue();
}
