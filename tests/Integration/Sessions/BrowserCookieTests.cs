using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

/// <summary>A browser is known again by its cookie, and codes that it asked for are its own.</summary>
[Collection(ServiceTests.Name)]
public sealed class BrowserCookieTests(PostgresFixture fixture)
{
    private static readonly (string, string)[] AsBrowser = [("X-Session-Transport", "cookie"), ("Sec-Fetch-Site", "same-origin")];
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task Who_asks_for_a_code_gets_a_name_out_of_reach_of_scripts_and_other_sites()
    {
        var (first, second) = (await _service.SendCodeAsync(Addresses.Email()), await _service.SendCodeAsync(Addresses.Email()));

        first.CookieValue("browser")!.Length.ShouldBe(43);
        second.CookieValue("browser").ShouldNotBe(first.CookieValue("browser"));
        first.CookieLine("browser")!.Split("; ").Skip(1).Select(a => a.ToLowerInvariant()).Order(StringComparer.Ordinal)
            .ShouldBe(["httponly", "max-age=604800", "path=/", "samesite=strict"]);
    }

    [Fact]
    public async Task A_name_is_kept() =>
        (await SendAsync($"browser={new string('A', 43)}")).CookieValue("browser").ShouldBe(new string('A', 43));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%20")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%0A")]
    public async Task A_malformed_name_is_replaced(string name)
    {
        var given = (await SendAsync($"browser={name}")).CookieValue("browser");

        given!.Length.ShouldBe(43);
        given.ShouldNotStartWith("AAAAAAAAAA");
    }

    [Fact]
    public async Task The_database_knows_the_name_by_its_hash_only()
    {
        var sent = await _service.SendCodeAsync(Addresses.Email());
        var name = sent.CookieValue("browser");

        (await _service.ScalarAsync<bool>($"""
            SELECT browser = sha256('{name}') AND strpos(c::text, '{name}') = 0 FROM otp.challenges c
            WHERE id = '{sent.Json("challengeId").GetString()}'
            """)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_right_code_from_another_browser_is_a_wrong_one()
    {
        var asked = await AskAsync(_service, AsBrowser);
        string?[] others = [null, $"browser={new string('A', 43)}", asked.Cookie[..^1], "browser="];

        for (var guess = 0; guess < others.Length; guess++)
        {
            var refused = await VerifyAsync(_service, asked, others[guess]);
            (refused.Status, refused.Code).ShouldBe((400, "otp_invalid"), others[guess]);
            refused.Json("attemptsLeft").GetInt32().ShouldBe(4 - guess);
        }

        (await VerifyAsync(_service, asked, asked.Cookie)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_bound_code_is_bound_by_its_address_too()
    {
        var asked = await AskAsync(_service, AsBrowser);

        (await _service.PostAsync("/api/v1/otp/verify", new { email = asked.Email, code = asked.Code })).Code.ShouldBe("otp_invalid");
        (await _service.PostAsync("/api/v1/otp/verify", new { email = asked.Email, code = asked.Code }, ("Cookie", asked.Cookie))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_client_without_cookies_is_not_bound() =>
        (await VerifyAsync(_service, await AskAsync(_service), null)).Status.ShouldBe(200);

    [Fact]
    public async Task A_client_that_takes_up_cookies_when_it_verifies_can_answer_for_its_second_address()
    {
        var (email, phone) = (Addresses.Email(), Addresses.Phone());
        var registered = await _service.PostAsync("/api/v1/auth/register", new { email, phone });
        var code = (await _service.MessageToAsync(email)).Code;

        var verified = await _service.PostAsync(
            "/api/v1/otp/verify", new { challengeId = registered.Json("challengeId").GetString(), code }, AsBrowser);

        verified.Status.ShouldBe(200, verified.Text);
        var next = new Asked(
            phone,
            verified.Json("next").GetProperty("challengeId").GetString()!,
            (await _service.MessageToAsync(phone)).Code,
            $"browser={verified.CookieValue("browser")}");
        (await VerifyAsync(_service, next, null)).Code.ShouldBe("otp_invalid");
        var added = await VerifyAsync(_service, next, next.Cookie);
        added.Json("user").GetProperty("phone").GetString().ShouldBe(phone);
    }

    [Fact]
    public async Task Everyone_can_be_bound()
    {
        await using var service = await fixture.StartServiceAsync("Otp:BindToBrowser=Everyone");
        var asked = await AskAsync(service);

        (await VerifyAsync(service, asked, null)).Code.ShouldBe("otp_invalid");
        (await VerifyAsync(service, asked, asked.Cookie)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Nobody_can_be_bound()
    {
        await using var service = await fixture.StartServiceAsync("Otp:BindToBrowser=Nobody");

        (await VerifyAsync(service, await AskAsync(service, AsBrowser), null)).Status.ShouldBe(200);
    }

    private static async Task<Asked> AskAsync(Service service, params (string, string)[] headers)
    {
        var email = Addresses.Email();
        var sent = await service.PostAsync("/api/v1/otp/send", new { email }, headers);
        sent.Status.ShouldBe(202, sent.Text);
        var code = (await service.MessageToAsync(email)).Code;
        return new Asked(email, sent.Json("challengeId").GetString()!, code, $"browser={sent.CookieValue("browser")}");
    }

    private static Task<Answer> VerifyAsync(Service service, Asked asked, string? cookie) => service.PostAsync(
        "/api/v1/otp/verify", new { challengeId = asked.ChallengeId, code = asked.Code }, cookie is null ? [] : [("Cookie", cookie)]);

    private Task<Answer> SendAsync(string cookie) =>
        _service.PostAsync("/api/v1/otp/send", new { email = Addresses.Email() }, ("Cookie", cookie));

    private sealed record Asked(string Email, string ChallengeId, string Code, string Cookie);
}
