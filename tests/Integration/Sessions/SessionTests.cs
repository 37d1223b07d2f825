using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

[Collection(ServiceTests.Name)]
public sealed class SessionTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task An_access_token_shows_who_signed_in()
    {
        var email = Addresses.Email();
        var signedIn = await _service.SignInAsync(email);

        var me = await MeAsync(signedIn.Json("accessToken").GetString());

        me.Status.ShouldBe(200, me.Text);
        me.Json("user").GetRawText().ShouldBe(signedIn.Json("user").GetRawText());
    }

    [Fact]
    public async Task The_access_token_says_what_it_should_and_no_more()
    {
        var signedIn = await _service.SignInAsync(Addresses.Email());
        var token = signedIn.Json("accessToken").GetString()!;

        var claims = Jwt.ClaimsOf(token);

        Jwt.HeaderOf(token).GetProperty("typ").GetString().ShouldBe("at+jwt");
        claims.EnumerateObject().Select(c => c.Name)
            .ShouldBe(["iss", "aud", "iat", "nbf", "exp", "jti", "sub", "sid", "auth_time", "amr"], ignoreOrder: true);
        claims.GetProperty("amr").EnumerateArray().Select(m => m.GetString()).ShouldBe(["otp"]);
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBe(600);
        claims.GetProperty("sub").GetString().ShouldBe(signedIn.Json("user").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_code_by_sms_says_so_in_amr()
    {
        var phone = Addresses.Phone();
        await _service.PostAsync("/api/v1/otp/send", new { phone });
        var code = (await _service.MessageToAsync(phone)).Code;

        var verified = await _service.PostAsync("/api/v1/otp/verify", new { phone, code });

        verified.Json("user").GetProperty("phone").GetString().ShouldBe(phone);
        Jwt.ClaimsOf(verified.Json("accessToken").GetString()!).GetProperty("amr").EnumerateArray().Select(m => m.GetString())
            .ShouldBe(["otp", "sms"]);
    }

    [Fact]
    public async Task Logout_ends_the_session_at_once_on_every_node()
    {
        await using var otherNode = await fixture.StartServiceOnAsync(_service.ConnectionString, "Node:Roles=api");
        var token = (await _service.SignInAsync(Addresses.Email())).Json("accessToken").GetString();
        (await MeAsync(token, otherNode)).Status.ShouldBe(200);

        var left = await _service.PostAsync("/api/v1/auth/logout", null, ("Authorization", $"Bearer {token}"));

        left.Status.ShouldBe(204, left.Text);
        foreach (var me in new[] { await MeAsync(token), await MeAsync(token, otherNode) })
        {
            (me.Status, me.Code).ShouldBe((401, "unauthenticated"));
            me.Headers["WWW-Authenticate"].ShouldBe("Bearer error=\"invalid_token\"");
        }

        (await _service.PostAsync("/api/v1/auth/logout", null, ("Authorization", $"Bearer {token}"))).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Logout_takes_a_refresh_token_instead()
    {
        var signedIn = await _service.SignInAsync(Addresses.Email());

        var left = await _service.PostAsync("/api/v1/auth/logout", new { refreshToken = signedIn.Json("refreshToken").GetString() });

        left.Status.ShouldBe(204, left.Text);
        (await MeAsync(signedIn.Json("accessToken").GetString())).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Logout_without_any_token_is_401() => (await _service.PostAsync("/api/v1/auth/logout", null)).Code.ShouldBe("unauthenticated");

    [Fact]
    public async Task No_token_or_a_bad_one_is_401()
    {
        var good = (await _service.SignInAsync(Addresses.Email())).Json("accessToken").GetString()!;
        var parts = good.Split('.');
        var forged = new byte[64];
        string?[] tokens =
        [
            null,
            "",
            "nonsense",
            good + "x",
            $"{parts[0]}.{parts[1]}.{Convert.ToBase64String(forged).TrimEnd('=').Replace('/', '_').Replace('+', '-')}",
            $"{parts[0]}.{parts[1]}.",
            $"{Encode("""{"alg":"none","typ":"at+jwt","kid":"dev"}""")}.{parts[1]}.",
            $"{Encode("""{"alg":"HS256","typ":"at+jwt","kid":"dev"}""")}.{parts[1]}.{parts[2]}",
            new string('a', 7000),
        ];

        foreach (var token in tokens)
        {
            var me = await MeAsync(token);
            (me.Status, me.Code).ShouldBe((401, "unauthenticated"), token);
        }
    }

    [Fact]
    public async Task A_proof_is_no_access_token()
    {
        var email = Addresses.Email();
        var sent = await _service.PostAsync("/api/v1/otp/send", new { email, purpose = "verify_contact" });
        var code = (await _service.MessageToAsync(email)).Code;
        var verified = await _service.VerifyAsync(sent.Json("challengeId").GetString()!, code);

        (await MeAsync(verified.Json("proof").GetString())).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_refresh_token_is_kept_as_its_hash_only()
    {
        var token = (await _service.SignInAsync(Addresses.Email())).Json("refreshToken").GetString();

        (await _service.ScalarAsync<long>($"SELECT count(*) FROM sessions.refresh_tokens WHERE hash = sha256('{token}')")).ShouldBe(1);
    }

    [Fact]
    public async Task Discovery_names_the_issuer_and_its_keys()
    {
        var configuration = await _service.GetAsync("/.well-known/openid-configuration");
        var keys = await _service.GetAsync("/.well-known/jwks.json");

        configuration.Json("issuer").GetString().ShouldBe("http://127.0.0.1");
        configuration.Json("jwks_uri").GetString().ShouldBe("http://127.0.0.1/.well-known/jwks.json");
        var key = keys.Json("keys").EnumerateArray().Single();
        (key.GetProperty("kty").GetString(), key.GetProperty("crv").GetString(), key.GetProperty("alg").GetString()).ShouldBe(("EC", "P-256", "ES256"));
        key.TryGetProperty("d", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task The_access_token_verifies_with_an_independent_library()
    {
        var token = (await _service.SignInAsync(Addresses.Email())).Json("accessToken").GetString()!;
        var keys = await _service.GetAsync("/.well-known/jwks.json");

        var verdict = await NodeScript.RunAsync("verify-jwt.mjs", token, keys.Text, "http://127.0.0.1", "otpauth");

        verdict.ShouldBe($"at+jwt {Jwt.ClaimsOf(token).GetProperty("sub").GetString()}");
    }

    private static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(json));

    private Task<Answer> MeAsync(string? token, Service? node = null) =>
        (node ?? _service).GetAsync("/api/v1/auth/me", token is null ? [] : [("Authorization", $"Bearer {token}")]);
}
