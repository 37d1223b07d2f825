using System.Net.Http.Headers;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Fuzz;

/// <summary>Makes up requests to a documented call.</summary>
internal static class Requests
{
    private static readonly string[] Ids =
    [
        "00000000-0000-0000-0000-000000000000", "019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d", "0", "-1", "abc", "%20", "%F0%9F%98%80", "a%2Fb", "%2e%2e%2f", "null",
        "{019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d}", "%27%20OR%201=1", new string('f', 2000),
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Accept", "text/html"), ("Accept", "application/xml;q=0"), ("Accept", "nonsense"), ("Accept-Language", "xx, *;q=9"), ("Accept-Encoding", "gzip, br, zstd"),
        ("User-Agent", "\"'<script>\\"), ("User-Agent", new string('u', 4000)), ("Cookie", "browser=x; browser=" + new string('A', 43)),
        ("Cookie", "refresh=" + new string('A', 43)), ("Cookie", "=;;,=\"; refresh"), ("Origin", "null"), ("Origin", "https://evil.example"),
        ("Sec-Fetch-Site", "cross-site"), ("Idempotency-Key", "k"), ("Idempotency-Key", ""), ("Idempotency-Key", new string('k', 256)),
        ("X-Session-Transport", "cookie"), ("X-Session-Transport", "token"), ("X-Session-Transport", "1,2"), ("X-Session-Transport", ""),
        ("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "for=\"[2001:db8::1]\""), ("X-HTTP-Method-Override", "DELETE"), ("Range", "bytes=0-1"),
        ("If-None-Match", "*"), ("Expect", "100-continue"), ("Traceparent", "00-zz-zz-zz"), ("X-Device-Token", "AAAA" + new string(' ', 110) + "AAAA"),
        ("X-Device-Token", new string('A', 118)), ("X-Device-Token", ".."), ("Cookie", "device=" + new string('-', 118)), ("X-Proof", ":"),
        ("X-Proof", new string('A', 5000)), ("X-ClientId", "x"), ("Content-Encoding", "gzip"),
    ];

    private static readonly string[] QueryValues =
    [
        "", "1", "0", "-1", "50", "99999999999999999999", "true", "TRUE", "null", "day", "send_refused", "a%40example.com", "%2B919876543210", "%00", "%FF",
        "019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d", "2026-11-21T10:00:00Z", "2026-11-21", "9999-12-31T23:59:59Z", "%F0%9F%98%80", "' OR 1=1", new string('q', 2000),
    ];

    private static readonly string?[] MediaTypes =
    [
        null, "text/plain", "application/xml", "application/json; charset=utf-16", "application/json; charset=\"utf-8\"", "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded", "application/json;;;", "nonsense",
    ];

    public static HttpRequestMessage Of(Operation operation, World world, FuzzRandom random)
    {
        var path = Caller.PathOf(operation, _ => random.OneIn(3) ? random.Of(world.Challenges) : random.Of(Ids));
        if (random.OneIn(8))
            path += random.Of("?a=1", "?email=a@example.com&email=b", "?%00=%ff", "?" + new string('q', 3000), "?&&==");
        else if (operation.QueryParameters.Where(_ => random.OneIn(3)).ToList() is { Count: > 0 } given)
            path += "?" + string.Join('&', given.Select(name => $"{name}={random.Of(QueryValues)}"));
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        if (operation.Body is not null && !random.OneIn(40))
            request.Content = ContentOf(Bodies.Of(operation, world, random), random);
        if (operation.IsForOperators && !random.OneIn(4))
            request.Headers.TryAddWithoutValidation(Operators.Header.Name, random.OneIn(6) ? "otpauth_op_wrong" : Operators.Header.Value);
        else if (BearerFor(operation, world, random) is { } credentials)
            request.Headers.TryAddWithoutValidation("Authorization", credentials);
        for (var more = random.Next(3); more > 0; more--)
        {
            var (name, value) = random.Of(Headers);
            if (name.StartsWith("Content-", StringComparison.Ordinal) && request.Content is not null)
                request.Content.Headers.TryAddWithoutValidation(name, value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static ByteArrayContent ContentOf(byte[] body, FuzzRandom random)
    {
        var content = new ByteArrayContent(body);
        if (!random.OneIn(12))
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        else if (random.Of(MediaTypes) is { } type)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    /// <summary>A live session for most; calls that end sessions get one to lose now and then.</summary>
    private static string? BearerFor(Operation operation, World world, FuzzRandom random) => random.Next(10) switch
    {
        0 => null,
        1 => random.Of("Bearer", "Bearer x", "Bearer a.b.c", "Basic am86am8=", "Bearer " + new string('t', 5000), "bearer ey..", ",", "Bearer null"),
        2 => $"Bearer {random.Of(world.Ended)}",
        _ when !operation.EndsSessions => $"Bearer {random.Of(world.Live)}",
        3 => $"Bearer {random.Of(world.Expendable)}",
        _ => $"Bearer {random.Of(world.Ended)}",
    };
}
