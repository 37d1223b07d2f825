using Microsoft.AspNetCore.Http;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class CaptchaTests(PostgresFixture fixture)
{
    private const string Send = "/api/v1/otp/send";

    public static TheoryData<string> Services => ["Turnstile", "hCaptcha"];

    /// <summary>What does not say whether the captcha was solved.</summary>
    private static Dictionary<string, RequestDelegate> Failures => new(StringComparer.Ordinal)
    {
        ["silence"] = Fast2SmsAnswers.Silent(),
        ["half an answer"] = Fast2SmsAnswers.HalfSaid(),
        ["cut off"] = Fast2SmsAnswers.CutOff(begun: true),
        ["not JSON"] = Fast2SmsAnswers.Json(200, "<html>Sorry</html>"),
        ["not an object"] = Fast2SmsAnswers.Json(200, "true"),
        ["no success"] = Fast2SmsAnswers.Json(200, "{}"),
        ["success in words"] = Fast2SmsAnswers.Json(200, """{ "success": "true" }"""),
        ["a success of 70 KB"] = Fast2SmsAnswers.Json(200, $$"""{ "success": true, "hostname": "{{new string('x', 70_000)}}" }"""),
        ["redirect"] = Fast2SmsAnswers.Redirect(new Uri("https://elsewhere.example/")),
        ["error 500"] = Fast2SmsAnswers.Json(500, """{ "success": true }"""),
        ["error 429"] = Fast2SmsAnswers.Json(429, """{ "success": false, "error-codes": [] }"""),
        ["internal error"] = Fast2SmsAnswers.Json(200, """{ "success": false, "error-codes": ["internal-error"] }"""),
        ["our secret is wrong"] = Fast2SmsAnswers.Json(200, """{ "success": false, "error-codes": ["invalid-input-secret"] }"""),
    };

    public static TheoryData<string> FailureNames => [.. Failures.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_token_that_the_service_takes_sends_one_message(string name)
    {
        await using var gateway = await StartAsync(name);
        await using var service = await fixture.StartServiceAsync([.. gateway.Settings, "Proof:Captcha:Hostname=www.EXAMPLE.com"]);
        var email = Addresses.Email();

        var asked = await service.SendCodeAsync(email);
        (asked.Status, asked.Code).ShouldBe((428, "proof_required"));
        asked.Json("proof").GetRawText().ShouldBe("""{"kind":"captcha","siteKey":"0x4AAA-site"}""");
        gateway.Forms.ShouldBeEmpty();

        (await SendAsync(service, email, "good+&=1")).Status.ShouldBe(202);
        gateway.Forms.ShouldHaveSingleItem().Select(f => $"{f.Key}={f.Value}").Order()
            .ShouldBe(["remoteip=127.0.0.1", "response=good+&=1", $"secret={CaptchaGateway.Secret}"]);

        await service.EndCooldownsAsync();
        (await SendAsync(service, email, "good+&=1")).Code.ShouldBe("proof_required");
        (await SendAsync(service, email, "good+&=2")).Status.ShouldBe(202);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_token_that_it_does_not_take_is_428_and_asks_again(string name)
    {
        await using var gateway = await StartAsync(name);
        await using var service = await fixture.StartServiceAsync([.. gateway.Settings]);

        var refused = await SendAsync(service, Addresses.Email(), "bad");

        refused.Status.ShouldBe(428);
        refused.Json("proof").GetProperty("kind").GetString().ShouldBe("captcha");
    }

    [Fact]
    public async Task A_token_from_another_page_is_refused()
    {
        await using var gateway = await CaptchaGateway.StartAsync();
        await using var service = await fixture.StartServiceAsync([.. gateway.Settings, "Proof:Captcha:Hostname=example.com"]);

        (await SendAsync(service, Addresses.Email(), "good")).Status.ShouldBe(428);
    }

    [Fact]
    public async Task A_service_that_takes_a_token_twice_does_not_make_it_good_twice()
    {
        await using var gateway = await CaptchaGateway.StartAsync();
        await using var service = await fixture.StartServiceAsync([.. gateway.Settings]);
        for (var i = 0; i < 20; i++)
            gateway.Next(Fast2SmsAnswers.Json(200, """{ "success": true }"""));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(service, Addresses.Email(), "good")));

        answers.Select(a => a.Status).Order().ShouldBe([202, .. Enumerable.Repeat(428, 19)]);
    }

    [Fact]
    public async Task A_repetition_is_answered_alike_though_the_token_is_used()
    {
        await using var gateway = await CaptchaGateway.StartAsync();
        await using var service = await fixture.StartServiceAsync([.. gateway.Settings]);
        var body = new { email = Addresses.Email() };
        var first = await service.PostAsync(Send, body, ("X-Proof", "good"), ("Idempotency-Key", "one"));

        var again = await service.PostAsync(Send, body, ("X-Proof", "good"), ("Idempotency-Key", "one"));

        (again.Status, again.Text).ShouldBe((202, first.Text));
    }

    [Fact]
    public async Task What_is_no_token_is_refused_without_a_word_to_the_service()
    {
        await using var gateway = await CaptchaGateway.StartAsync();
        await using var service = await fixture.StartServiceAsync([.. gateway.Settings]);

        foreach (var token in new[] { "", "good one", new string('x', 8193), new string('x', 60_000) })
            (await SendAsync(service, Addresses.Email(), token)).Status.ShouldBe(428);

        gateway.Forms.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(FailureNames))]
    public async Task While_the_service_fails_work_stands_in_for_it(string failure)
    {
        await using var gateway = await CaptchaGateway.StartAsync();
        await using var service = await fixture.StartServiceAsync([.. gateway.Settings, "Proof:Captcha:Timeout=00:00:01"]);
        gateway.Next(Failures[failure]);
        var email = Addresses.Email();

        var solution = ProofOfWork.Solve(await SendAsync(service, email, "good"));

        // And at once for the next one, who need not wait for it in vain.
        ProofOfWork.Solve(await service.SendCodeAsync(Addresses.Email()));
        gateway.Forms.Count.ShouldBe(1);
        (await service.PostAsync(Send, new { email }, solution)).Status.ShouldBe(202);
        await service.EndCooldownsAsync();
        (await service.PostAsync(Send, new { email }, solution)).Status.ShouldBe(428);
    }

    [Fact]
    public async Task A_service_that_is_gone_is_stood_in_for_and_asked_again_when_it_is_back()
    {
        var gateway = await CaptchaGateway.StartAsync();
        string[] settings = [.. gateway.Settings];
        await gateway.DisposeAsync();
        await using var service = await fixture.StartServiceAsync(settings);

        ProofOfWork.Solve(await SendAsync(service, Addresses.Email(), "good"));

        await Eventually.GetAsync(async () =>
            (await service.SendCodeAsync(Addresses.Email())).Json("proof").GetProperty("kind").GetString() == "captcha" ? "back" : null);
    }

    private static Task<CaptchaGateway> StartAsync(string name) =>
        CaptchaGateway.StartAsync(name == "hCaptcha" ? CaptchaService.HCaptcha : CaptchaService.Turnstile);

    private static Task<Answer> SendAsync(Service service, string email, string token) =>
        service.PostAsync(Send, new { email }, ("X-Proof", token));
}
