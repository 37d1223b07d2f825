using System.Text.Json;
using Microsoft.Playwright;
using OtpAuth.EndToEnd.Support;

namespace OtpAuth.EndToEnd;

public sealed class PlainCookieTests(PlainSites sites) : CookieTests(sites), IClassFixture<PlainSites>;

public sealed class SecureCookieTests(SecureSites sites) : CookieTests(sites), IClassFixture<SecureSites>;

/// <summary>The refresh token as a cookie: of use to the service's pages and listed origins, and out of scripts' sight.</summary>
[Collection(ServiceTests.Name)]
public abstract class CookieTests(Sites sites)
{
    private const string Refresh = "/api/v1/auth/refresh";
    private const string Verify = "/api/v1/otp/verify";
    private const string Logout = "/api/v1/auth/logout";
    private const string Beacon = "url => navigator.sendBeacon(url, new Blob(['{}'], { type: 'text/plain' }))";

    private static readonly string[] StateChanging = [Refresh, Logout];

    private string RefreshCookie => sites.IsSecure ? "__Host-refresh" : "refresh";

    [Fact]
    public async Task Signing_in_by_cookie_keeps_the_refresh_token_from_scripts()
    {
        await using var visitor = await sites.VisitorAsync();

        var (challengeId, code) = await visitor.ReceiveCodeAsync();
        var verified = await visitor.VerifyAsync(challengeId, code);

        verified.Status.ShouldBe(200, verified.ToString());
        var token = (await visitor.CookieAsync(RefreshCookie)).ShouldNotBeNull();
        (token.HttpOnly, token.Secure, token.SameSite.ToString(), token.Path, token.Domain)
            .ShouldBe((true, sites.IsSecure, "Strict", "/", Sites.Id));
        verified.Text.ShouldNotContain(token.Value);
        if (verified.Has("refreshToken"))
            verified.Json("refreshToken").ValueKind.ShouldBe(JsonValueKind.Null);
        (await visitor.ScriptAsync("document.cookie")).ShouldBeEmpty();
        (await visitor.ScriptAsync("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")).ShouldBe("[{},{}]");
    }

    [Fact]
    public async Task Refreshing_by_cookie_rotates_it_and_keeps_the_session()
    {
        await using var visitor = await sites.VisitorAsync();
        var session = await visitor.SignInAsync();
        var first = (await visitor.CookieAsync(RefreshCookie)).ShouldNotBeNull();

        var refreshed = await visitor.PostAsync(Refresh);

        refreshed.Status.ShouldBe(200, refreshed.ToString());
        Visitor.SessionOf(refreshed).ShouldBe(session);
        var second = (await visitor.CookieAsync(RefreshCookie)).ShouldNotBeNull();
        second.Value.ShouldNotBe(first.Value);
        refreshed.Text.ShouldNotContain(second.Value);
    }

    [Fact]
    public async Task Signing_out_by_cookie_ends_the_session_and_clears_it()
    {
        await using var visitor = await sites.VisitorAsync();
        var session = await visitor.SignInAsync();

        var token = (await visitor.CookieAsync(RefreshCookie)).ShouldNotBeNull();
        var answer = await visitor.PostAsync(Logout);

        answer.Status.ShouldBe(204, answer.ToString());
        (await visitor.CookieAsync(RefreshCookie)).ShouldBeNull();
        var revoked = $"SELECT revoked_at IS NOT NULL FROM sessions.sessions WHERE id = '{session}'";
        (await sites.Service.ScalarAsync<bool>(revoked)).ShouldBeTrue();
        await visitor.RestoreAsync(token);
        (await visitor.PostAsync(Refresh)).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData(Sites.Evil)]
    [InlineData(Sites.Sibling)]
    public async Task Scripts_from_elsewhere_change_and_read_nothing(string host)
    {
        await using var visitor = await sites.VisitorAsync();
        var session = await visitor.SignInAsync();
        var page = await visitor.VisitAsync(sites.PageAt(host));

        await ChangesNothingAsync(visitor, session, async () =>
        {
            foreach (var path in StateChanging)
            {
                var before = sites.Arrivals.Count;
                foreach (var (name, init) in Fetches())
                    (await visitor.FetchAsync(page, path, init)).IsReadable.ShouldBeFalse($"{name} to {path}");
                await page.EvaluateAsync(Beacon, sites.Origin(Sites.Id) + path);
                await sites.Arrivals.AfterAsync(before, a => sites.Arrivals.Since(before).Count(IsPost) == 4);
                foreach (var arrival in sites.Arrivals.Since(before).Where(IsPost))
                    ShouldBeRefused(arrival, host);
            }
        });
    }

    [Theory]
    [InlineData(Sites.Evil)]
    [InlineData(Sites.Sibling)]
    public async Task Forms_from_elsewhere_change_and_read_nothing(string host)
    {
        await using var visitor = await sites.VisitorAsync();
        var session = await visitor.SignInAsync();

        await ChangesNothingAsync(visitor, session, async () =>
        {
            foreach (var path in StateChanging)
                foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data" })
                    foreach (var target in new[] { "_self", "frame" })
                    {
                        var before = sites.Arrivals.Count;
                        var page = await visitor.VisitAsync(sites.PageAt(host, $$"""
                    <iframe name="frame"></iframe>
                    <form method="post" enctype="{{type}}" target="{{target}}" action="{{sites.Origin(Sites.Id)}}{{path}}">
                      <input name='{"refreshToken":null,"a":"' value='"}'>
                    </form>
                    <script>onload = () => setTimeout(() => document.forms[0].submit())</script>
                    """));

                        ShouldBeRefused(await sites.Arrivals.AfterAsync(before, a => IsPost(a) && a.Path == path), host);
                        if (target == "frame")
                            await ShouldNotBeReadableAsync(page);
                    }
        });
    }

    [Theory]
    [InlineData(Sites.Evil)]
    [InlineData(Sites.Sibling)]
    public async Task Navigations_and_frames_from_elsewhere_change_and_read_nothing(string host)
    {
        await using var visitor = await sites.VisitorAsync();
        var session = await visitor.SignInAsync();

        await ChangesNothingAsync(visitor, session, async () =>
        {
            foreach (var url in StateChanging.Select(path => sites.Origin(Sites.Id) + path))
                foreach (var way in Ways(url))
                {
                    var before = sites.Arrivals.Count;
                    var page = await visitor.VisitAsync(sites.PageAt(host, way));

                    (await sites.Arrivals.AfterAsync(before, a => url.EndsWith(a.Path, StringComparison.Ordinal))).Status.ShouldBe(405);
                    if (page.Frame("frame") is not null)
                        await ShouldNotBeReadableAsync(page);
                }
        });
    }

    [Fact]
    public async Task A_listed_origin_refreshes_with_credentials()
    {
        await using var visitor = await sites.VisitorAsync();
        var session = await visitor.SignInAsync();
        var before = (await visitor.CookieAsync(RefreshCookie)).ShouldNotBeNull();
        var page = await visitor.VisitAsync(sites.PageAt(Sites.Listed));

        var refreshed = await visitor.FetchAsync(page, Refresh, Post(("X-Session-Transport", "cookie")));

        refreshed.Status.ShouldBe(200, refreshed.ToString());
        Visitor.SessionOf(refreshed).ShouldBe(session);
        (await visitor.CookieAsync(RefreshCookie)).ShouldNotBeNull().Value.ShouldNotBe(before.Value);
        (await visitor.FetchAsync(page, Logout, Post(("X-Session-Transport", "cookie")))).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_code_is_good_in_the_browser_that_asked_for_it_alone()
    {
        await using var owner = await sites.VisitorAsync();
        await using var thief = await sites.VisitorAsync();

        var (challengeId, code) = await owner.ReceiveCodeAsync();
        var stolen = await thief.VerifyAsync(challengeId, code);

        (stolen.Status, stolen.Code).ShouldBe((400, "otp_invalid"));
        (await thief.CookieAsync(RefreshCookie)).ShouldBeNull();
        var browser = (await owner.Profile.CookiesAsync()).Single(c => c.Name is "browser" or "__Host-browser");
        (browser.HttpOnly, browser.Secure, browser.SameSite.ToString()).ShouldBe((true, sites.IsSecure, "Strict"));
        (await owner.VerifyAsync(challengeId, code)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_browser_that_verifies_twice_is_in_one_session()
    {
        await using var visitor = await sites.VisitorAsync();
        var (challengeId, code) = await visitor.ReceiveCodeAsync();

        var first = await visitor.VerifyAsync(challengeId, code);
        var second = await visitor.VerifyAsync(challengeId, code);

        (first.Status, second.Status).ShouldBe((200, 200), second.ToString());
        Visitor.SessionOf(second).ShouldBe(Visitor.SessionOf(first));
        (await visitor.PostAsync(Refresh)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(Sites.Evil)]
    [InlineData(Sites.Sibling)]
    public async Task Nobody_is_signed_in_from_elsewhere(string host)
    {
        await using var attacker = await sites.VisitorAsync();
        await using var visitor = await sites.VisitorAsync();
        var (challengeId, code) = await attacker.ReceiveCodeAsync();
        var page = await visitor.VisitAsync(sites.PageAt(host));

        var body = JsonSerializer.Serialize(new { challengeId, code });
        var simple = await visitor.FetchAsync(page, Verify, new { method = "POST", mode = "no-cors", credentials = "include", body });
        var asked = await visitor.FetchAsync(
            page, Verify, Post(body, ("X-Session-Transport", "cookie"), ("Content-Type", "application/json")));

        (simple.IsReadable, asked.IsReadable).ShouldBe((false, false));
        (await visitor.Profile.CookiesAsync()).ShouldBeEmpty();
        (await attacker.VerifyAsync(challengeId, code)).Status.ShouldBe(200);
    }

    /// <summary>Three of them need no leave and arrive; the others ask first and are not let.</summary>
    private static IEnumerable<(string Name, object Init)> Fetches() =>
    [
        ("nothing but the cookie", Post()),
        ("text/plain", Post("{}", ("Content-Type", "text/plain"))),
        ("no-cors", new { method = "POST", mode = "no-cors", credentials = "include", body = "{}" }),
        ("JSON", Post("{}", ("Content-Type", "application/json"))),
        ("the header", Post(("X-Session-Transport", "cookie"))),
        ("the header and JSON", Post("{}", ("X-Session-Transport", "cookie"), ("Content-Type", "application/json"))),
    ];

    private static string[] Ways(string url) =>
    [
        $"<script>onload = () => setTimeout(() => location = '{url}')</script>",
        $"<iframe name=\"frame\" src=\"{url}\"></iframe>",
        $"<img src=\"{url}\">",
    ];

    private static object Post(params (string Name, string Value)[] headers) => Post(null, headers);

    private static object Post(string? body, params (string Name, string Value)[] headers) =>
        new { method = "POST", credentials = "include", body, headers = headers.ToDictionary(h => h.Name, h => h.Value) };

    private static bool IsPost(Arrival arrival) => arrival.Method == "POST";

    /// <remarks>Until the answer is there, the frame is empty and the page's own.</remarks>
    private static async Task ShouldNotBeReadableAsync(IPage page)
    {
        const string Read = "() => { try { return frames.frame.document.body.innerText } catch (e) { return e.name } }";
        (await Eventually.GetAsync(async () => await page.EvaluateAsync<string>(Read) is { Length: > 0 } text ? text : null))
            .ShouldBe("SecurityError");
    }

    /// <summary>Another site's requests come without the cookie; those of the service's own site come with it and are refused.</summary>
    private void ShouldBeRefused(Arrival arrival, string host)
    {
        arrival.Carries(RefreshCookie).ShouldBe(host == Sites.Sibling, arrival.ToString());
        if (host == Sites.Sibling)
            arrival.Status.ShouldBe(403, arrival.ToString());
        else
            arrival.Status.ShouldBeInRange(400, 499, arrival.ToString());
    }

    private async Task ChangesNothingAsync(Visitor visitor, string session, Func<Task> attack)
    {
        var (rows, cookie) = (await RowsAsync(session), (await visitor.CookieAsync(RefreshCookie)).ShouldNotBeNull().Value);

        await attack();

        (await RowsAsync(session)).ShouldBe(rows);
        (await visitor.CookieAsync(RefreshCookie))?.Value.ShouldBe(cookie);
        var refreshed = await visitor.PostAsync(Refresh);
        refreshed.Status.ShouldBe(200, refreshed.ToString());
        Visitor.SessionOf(refreshed).ShouldBe(session);
    }

    private Task<string> RowsAsync(string session) => sites.Service.ScalarAsync<string>($"""
        SELECT concat_ws('; ',
            (SELECT s::text FROM sessions.sessions s WHERE id = '{session}'),
            (SELECT string_agg(t::text, ', ' ORDER BY t::text) FROM sessions.refresh_tokens t WHERE session_id = '{session}'))
        """);
}
