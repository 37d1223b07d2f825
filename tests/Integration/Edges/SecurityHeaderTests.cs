using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Edges;

[Collection(ServiceTests.Name)]
public sealed class SecurityHeaderTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Theory]
    [InlineData("/api/v1/auth/me", 401)]
    [InlineData("/api/v1/nothing", 404)]
    [InlineData("/api/v1/otp/send", 405)]
    [InlineData("/health", 200)]
    [InlineData("/dev/inbox/messages", 200)]
    [InlineData("/dev/inbox", 200)]
    [InlineData("/docs/index.html", 200)]
    [InlineData("/docs/swagger-ui-bundle.js", 200)]
    [InlineData("/openapi/v1.json", 200)]
    public async Task Every_answer_is_guarded(string path, int status)
    {
        var answer = await _service.GetAsync(path);

        answer.Status.ShouldBe(status);
        ShouldBeGuarded(answer, keepable: path.StartsWith("/docs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fault_is_guarded_like_any_other_answer()
    {
        await using var service = await fixture.StartServiceAsync("Node:Roles=api");
        await service.ExecuteAsync("ALTER TABLE otp.live_challenges RENAME TO gone");

        var fault = await service.SendCodeAsync(Addresses.Email());

        (fault.Status, fault.Code).ShouldBe((500, "internal_error"));
        ShouldBeGuarded(fault);
    }

    [Fact]
    public async Task Keys_may_be_kept_and_nothing_else_may()
    {
        foreach (var path in new[] { "/.well-known/jwks.json", "/.well-known/openid-configuration" })
            (await _service.GetAsync(path)).Headers["Cache-Control"].ShouldBe("public, max-age=300");
        (await _service.SignInAsync(Addresses.Email())).Headers["Cache-Control"].ShouldBe("no-store");
    }

    [Fact]
    public async Task In_development_nobody_is_told_to_stay_on_https() =>
        (await _service.GetAsync("/health")).Headers.Keys.ShouldNotContain("Strict-Transport-Security");

    [Fact]
    public async Task Elsewhere_a_service_on_https_is_to_be_called_by_https_alone()
    {
        await using var service = await fixture.StartServiceAsync(
            "environment=Staging", "Tokens:Issuer=https://id.example.com", "Node:Roles=api", "Otp:CodeKeys:k1=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "Otp:ActiveCodeKey=k1", "Otp:DestinationKey=HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", $"Tokens:SigningKeys:k1={SigningKey()}",
            "Tokens:ActiveSigningKey=k1", "Email:Providers:0:Kind=Smtp", "Email:Providers:0:Host=127.0.0.1", "Email:Providers:0:From=a@example.com");

        foreach (var path in new[] { "/health", "/api/v1/nothing", "/api/v1/auth/me" })
            (await service.GetAsync(path)).Headers["Strict-Transport-Security"].ShouldBe("max-age=31536000");
    }

    private static void ShouldBeGuarded(Answer answer, bool keepable = false)
    {
        answer.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        answer.Headers["Referrer-Policy"].ShouldBe("no-referrer");
        answer.Headers["Cache-Control"].ShouldContain(keepable ? "private" : "no-store");
        answer.Headers.Keys.ShouldNotContain("Server");
        var policy = answer.Headers["Content-Security-Policy"];
        policy.ShouldStartWith("default-src 'none';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("base-uri 'none'");
        policy.ShouldNotContain("unsafe-eval");
        policy.ShouldNotContain("script-src 'unsafe-inline'");
    }

    private static string SigningKey()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
