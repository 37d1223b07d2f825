using System.Globalization;

namespace OtpAuth.Api.RateLimits;

/// <summary>
/// What a limited call's answer says about the limits: <c>RateLimit</c> and <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-10,
/// RFC 9651 lists) of all rules, and AspNetCoreRateLimit's <c>X-Rate-Limit-*</c> of one. Dry runs are not shown.
/// </summary>
internal static class RateLimitHeaders
{
    public static readonly string[] Names = ["RateLimit", "RateLimit-Policy", "X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"];

    public static void Write(IHeaderDictionary headers, IReadOnlyList<Standing> standings, TimeProvider clock)
    {
        var shown = standings.Where(s => s.Rule.Count.Enforced).ToList();
        if (shown.Count == 0)
            return;
        headers["RateLimit"] = string.Join(", ", shown.Select(s => $"\"{s.Rule.Name}\";r={s.Remaining};t={s.Wait}"));
        headers["RateLimit-Policy"] = string.Join(
            ", ", shown.Select(s => $"\"{s.Rule.Name}\";q={s.Count.Limit};w={(int)s.Rule.Count.Period.TotalSeconds}"));

        // The rule that refuses; else that of the longest period, as there.
        var one = shown.Where(s => s.Refuses).MaxBy(s => s.Count.More) ?? shown.MaxBy(s => s.Rule.Count.Period)!;
        headers["X-Rate-Limit-Limit"] = one.Rule.Period;
        headers["X-Rate-Limit-Remaining"] = one.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Reset"] = (clock.GetUtcNow() + one.Count.More).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
    }
}
