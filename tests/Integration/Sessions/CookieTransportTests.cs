using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

/// <summary>Cookies as a browser would send them, and as one that an attacker steers would.</summary>
[Collection(ServiceTests.Name)]
public sealed class CookieTransportTests(PostgresFixture fixture)
{
    private static readonly (string, string) AsCookie = ("X-Session-Transport", "cookie");
    private static readonly (string, string) SameOrigin = ("Sec-Fetch-Site", "same-origin");
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task The_refresh_token_travels_in_a_cookie_only()
    {
        var verified = await SignInAsync(_service);

        verified.Has("refreshToken").ShouldBeFalse();
        verified.Has("accessToken").ShouldBeTrue();
        Attributes(verified.CookieLine("refresh")!).ShouldBe(["httponly", "max-age=604800", "path=/", "samesite=strict"]);
        verified.Text.ShouldNotContain(verified.CookieValue("refresh")!);
    }

    [Fact]
    public async Task Over_https_cookies_are_secure_and_bound_to_the_host()
    {
        await using var service = await fixture.StartServiceAsync("Tokens:Issuer=https://id.example.test");

        var verified = await SignInAsync(service, "__Host-");

        Attributes(verified.CookieLine("__Host-refresh")!).ShouldBe(["httponly", "max-age=604800", "path=/", "samesite=strict", "secure"]);
        var token = verified.CookieValue("__Host-refresh");
        foreach (var planted in new[] { "refresh", "__host-refresh", "__HOST-refresh", "__Host-Refresh" })
            (await RefreshAsync(service, $"{planted}={token}", SameOrigin)).Code.ShouldBe("validation_failed", planted);
        var host = service.Client.BaseAddress!.Authority;
        (await RefreshAsync(service, $"__Host-refresh={token}", ("Origin", $"http://{host}"))).Code.ShouldBe("cross_site_refused");
        (await RefreshAsync(service, $"__Host-refresh={token}", ("Origin", $"https://{host}"))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("cookie")]
    [InlineData("token")]
    [InlineData(null)]
    public async Task A_token_that_came_by_cookie_goes_back_by_cookie(string? transport)
    {
        var verified = await SignInAsync(_service);
        (string, string)[] headers = transport is null ? [SameOrigin] : [SameOrigin, ("X-Session-Transport", transport)];

        var refreshed = await RefreshAsync(_service, $"refresh={verified.CookieValue("refresh")}", headers);

        refreshed.Status.ShouldBe(200, refreshed.Text);
        refreshed.Has("refreshToken").ShouldBeFalse();
        refreshed.CookieValue("refresh").ShouldNotBe(verified.CookieValue("refresh"));
        refreshed.SessionId().ShouldBe(verified.SessionId());
        (await _service.MeAsync(refreshed)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Logout_by_cookie_ends_the_session_and_takes_the_cookie_away()
    {
        var verified = await SignInAsync(_service);
        var cookie = ("Cookie", $"refresh={verified.CookieValue("refresh")}");

        var left = await _service.PostAsync("/api/v1/auth/logout", null, cookie, SameOrigin);

        left.Status.ShouldBe(204, left.Text);
        left.CookieValue("refresh").ShouldBe("");
        left.Headers["Set-Cookie"].ShouldContain("expires=Thu, 01 Jan 1970");
        (await _service.MeAsync(verified)).Status.ShouldBe(401);
        (await RefreshAsync(_service, cookie.Item2, SameOrigin)).Code.ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("")]
    [InlineData("refresh=")]
    [InlineData("Refresh=abc")]
    [InlineData("__Host-refresh=abc")]
    public async Task Without_the_cookie_there_is_nothing_to_refresh(string cookie) =>
        (await RefreshAsync(_service, cookie, SameOrigin)).Code.ShouldBe("validation_failed");

    [Fact]
    public async Task Only_our_own_pages_and_listed_origins_change_anything_by_cookie()
    {
        await using var node = await fixture.StartServiceOnAsync(
            _service.ConnectionString, "Node:Roles=api", "Cors:Origins:0=https://app.example.com", "Frontend:BaseUrl=https://www.example.com/shop");
        var host = node.Client.BaseAddress!.Authority;
        var verified = await SignInAsync(_service);
        var (token, allowedCalls) = (verified.CookieValue("refresh"), 0);
        string?[] sites = [null, "same-origin", "same-site", "cross-site", "none"];
        (string? Origin, string?[] AllowedFrom)[] table =
        [
            (null, ["same-origin"]),
            ("", ["same-origin"]),
            ("http://127.0.0.1", sites),
            ("HTTP://127.0.0.1", sites),
            ("https://app.example.com", sites),
            ("https://www.example.com", sites),
            ($"http://{host}", [null, "same-origin"]),
            ($"https://{host}", [null, "same-origin"]),
            ($"http://{host}/", []),
            ($"http://{host}/page", []),
            ($"http://evil@{host}", []),
            ($"http://{host}.evil.example", []),
            ("http://127.0.0.1/page", []),
            ("http://127.0.0.1:1", []),
            ("http://sibling.127.0.0.1", []),
            ("https://sibling.example.com", []),
            ("http://app.example.com", []),
            ("https://app.example.com:444", []),
            ("https://app.example.com.evil.example", []),
            ("https://app.example.com, https://evil.example", []),
            ("https://www.example.com/shop", []),
            ("https://evil.example", []),
            ("null", []),
            ("*", []),
            ("file://", []),
        ];

        foreach (var (origin, allowedFrom) in table)
        {
            foreach (var site in sites)
            {
                var answer = await RefreshAsync(node, $"refresh={token}", [.. Header("Origin", origin), .. Header("Sec-Fetch-Site", site)]);
                if (allowedFrom.Contains(site))
                {
                    answer.Status.ShouldBe(200, $"{origin} × {site}: {answer}");
                    (token, allowedCalls) = (answer.CookieValue("refresh"), allowedCalls + 1);
                    continue;
                }

                (answer.Status, answer.Code).ShouldBe((403, "cross_site_refused"), $"{origin} × {site}: {answer}");
                answer.Headers.Keys.ShouldNotContain("Set-Cookie");
            }
        }

        (await _service.ScalarAsync<long>($"SELECT count(*) FROM sessions.refresh_tokens WHERE session_id = '{verified.SessionId()}'"))
            .ShouldBe(allowedCalls + 1);
    }

    [Fact]
    public async Task What_is_refused_changes_nothing()
    {
        var (signedIn, email) = (await SignInAsync(_service), Addresses.Email());
        var (id, code) = await _service.ReceiveCodeAsync(Addresses.Email());
        var cookie = ("Cookie", $"refresh={signedIn.CookieValue("refresh")}");
        (string, string)[] evil = [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")];

        Answer[] refused =
        [
            await _service.PostAsync("/api/v1/auth/logout", null, [cookie, .. evil]),
            await _service.PostAsync("/api/v1/auth/logout", null, [cookie, signedIn.Bearer, .. evil]),
            await _service.DeleteAsync($"/api/v1/auth/sessions/{signedIn.SessionId()}", [cookie, signedIn.Bearer, .. evil]),
            await _service.PostAsync("/api/v1/otp/send", new { email }, [AsCookie, .. evil]),
            await _service.PostAsync("/api/v1/otp/verify", new { challengeId = id, code }, [AsCookie, .. evil]),
            await _service.PostAsync("/api/v1/otp/verify", new { challengeId = id, code }, AsCookie),
            await _service.PostAsync("/api/v1/auth/login", new { email, password = "wrong horse battery staple" }, [AsCookie, .. evil]),
        ];

        refused.ShouldAllBe(a => a.Status == 403 && a.Code == "cross_site_refused");
        (await _service.MeAsync(signedIn)).Status.ShouldBe(200);
        (await _service.GetAsync("/api/v1/auth/me", [cookie, signedIn.Bearer, .. evil])).Status.ShouldBe(200);
        (await _service.ScalarAsync<int>($"SELECT attempts FROM otp.challenges WHERE id = '{id}'")).ShouldBe(0);
        (await _service.VerifyAsync(id, code)).Status.ShouldBe(200);
        _service.MessagesTo(email).ShouldBe(0);
    }

    [Fact]
    public async Task Cookies_of_others_around_ours_change_nothing()
    {
        var verified = await SignInAsync(_service);

        var refreshed = await RefreshAsync(
            _service,
            $"a=b; REFRESH=planted; refresh=planted; bad cookie; {{}}=\"x\"; =nameless; refresh={verified.CookieValue("refresh")}; Refresh=planted",
            SameOrigin);

        refreshed.Status.ShouldBe(200, refreshed.Text);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("token,cookie")]
    [InlineData("cookie,cookie")]
    [InlineData("cookies")]
    [InlineData("refresh")]
    public async Task A_transport_has_one_of_two_names(string transport)
    {
        var email = Addresses.Email();
        var (id, code) = await _service.ReceiveCodeAsync(email);

        var refused = await _service.PostAsync("/api/v1/otp/verify", new { challengeId = id, code }, ("X-Session-Transport", transport));

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"), refused.Text);
        (await _service.VerifyAsync(id, code)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_transport_given_twice_is_none_of_the_two()
    {
        var (id, code) = await _service.ReceiveCodeAsync(Addresses.Email());

        var refused = await _service.PostAsync(
            "/api/v1/otp/verify", new { challengeId = id, code }, ("X-Session-Transport", "token"), ("X-Session-Transport", "cookie"));

        refused.Code.ShouldBe("validation_failed");
    }

    private static IEnumerable<(string, string)> Header(string name, string? value) => value is null ? [] : [(name, value)];

    private static IEnumerable<string> Attributes(string line) =>
        line.Split("; ").Skip(1).Select(a => a.ToLowerInvariant()).Order(StringComparer.Ordinal);

    private static Task<Answer> RefreshAsync(Service node, string cookie, params (string, string)[] headers) =>
        node.PostAsync("/api/v1/auth/refresh", null, [("Cookie", cookie), .. headers]);

    private static async Task<Answer> SignInAsync(Service service, string prefix = "")
    {
        var email = Addresses.Email();
        var sent = await service.PostAsync("/api/v1/otp/send", new { email }, AsCookie, SameOrigin);
        sent.Status.ShouldBe(202, sent.Text);
        var code = (await service.MessageToAsync(email)).Code;
        var verified = await service.PostAsync(
            "/api/v1/otp/verify",
            new { challengeId = sent.Json("challengeId").GetString(), code },
            AsCookie,
            SameOrigin,
            ("Cookie", $"{prefix}browser={sent.CookieValue($"{prefix}browser")}"));
        verified.Status.ShouldBe(200, verified.Text);
        return verified;
    }
}
