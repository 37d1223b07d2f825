using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Accounts;

[Collection(ServiceTests.Name)]
public sealed class RegistrationTests(PostgresFixture fixture)
{
    private const string Register = "/api/v1/auth/register";
    private const string Password = "correct horse battery";

    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_verified_registration_is_an_account_with_name_and_password()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.AskAsync(Register, new { email, password = Password, displayName = " Jo Müller " }, email);
        (await CountUsersAsync(email)).ShouldBe(0);

        var verified = await _service.VerifyAsync(id, code);

        verified.Status.ShouldBe(200, verified.Text);
        verified.Json("user").GetProperty("displayName").GetString().ShouldBe("Jo Müller");
        verified.Has("next").ShouldBeFalse();
        await _service.EndCooldownsAsync();
        (await _service.PostAsync("/api/v1/auth/login", new { email, password = Password })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_phone_registers_as_well()
    {
        var phone = Addresses.Phone();
        var (id, code) = await _service.AskAsync(Register, new { phone }, phone);

        var verified = await _service.VerifyAsync(id, code);

        verified.Json("user").GetProperty("phone").GetString().ShouldBe(phone);
        verified.Json("user").GetProperty("phoneVerified").GetBoolean().ShouldBeTrue();
        Jwt.ClaimsOf(verified.Json("accessToken").GetString()!).GetProperty("amr").EnumerateArray().Select(a => a.GetString())
            .ShouldBe(["otp", "sms"]);
    }

    [Fact]
    public async Task Of_two_addresses_the_email_is_proven_first_and_the_phone_next()
    {
        var (email, phone) = (Addresses.Email(), Addresses.Phone());
        var (id, code) = await _service.AskAsync(Register, new { email, phone }, email);

        var first = await _service.VerifyAsync(id, code);
        var next = first.Json("next");
        var second = await _service.VerifyAsync(
            next.GetProperty("challengeId").GetString()!, (await _service.MessageToAsync(phone)).Code);

        first.Json("user").GetProperty("phone").GetString().ShouldBeNull();
        next.GetProperty("channel").GetString().ShouldBe("sms");
        second.Status.ShouldBe(200, second.Text);
        second.Json("user").GetProperty("phone").GetString().ShouldBe(phone);
        second.Json("user").GetProperty("email").GetString().ShouldBe(email);
        second.Has("accessToken").ShouldBeFalse();
    }

    [Fact]
    public async Task An_address_that_has_an_account_is_signed_in_and_keeps_its_name_and_password()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.AskAsync(Register, new { email, password = Password, displayName = "Jo" }, email);
        var user = (await _service.VerifyAsync(id, code)).Json("user").GetProperty("id").GetString();
        await _service.EndCooldownsAsync();

        var (again, newCode) = await _service.AskAsync(Register, new { email, password = "another long one", displayName = "Eve" }, email);
        var verified = await _service.VerifyAsync(again, newCode);

        verified.Json("user").GetProperty("id").GetString().ShouldBe(user);
        verified.Json("user").GetProperty("displayName").GetString().ShouldBe("Jo");
        await _service.EndCooldownsAsync();
        (await _service.PostAsync("/api/v1/auth/login", new { email, password = "another long one" })).Code.ShouldBe("invalid_credentials");
        (await _service.PostAsync("/api/v1/auth/login", new { email, password = Password })).Status.ShouldBe(202);
    }

    /// <summary>Eve registers Jo's address with a password of her own; Jo, who gets the code, types it where Jo was asked for it.</summary>
    [Fact]
    public async Task A_password_that_somebody_else_chose_does_not_get_into_the_account_of_who_holds_the_address()
    {
        var email = Addresses.Email();
        var (_, code) = await _service.AskAsync(Register, new { email, password = Password, displayName = "Eve" }, email);

        var verified = await _service.PostAsync("/api/v1/otp/verify", new { email, code });

        verified.Status.ShouldBe(200, verified.Text);
        verified.Json("user").GetProperty("displayName").GetString().ShouldBeNull();
        await _service.EndCooldownsAsync();
        (await _service.PostAsync("/api/v1/auth/login", new { email, password = Password })).Code.ShouldBe("invalid_credentials");
    }

    [Fact]
    public async Task A_double_submit_and_a_second_tab_end_in_one_account()
    {
        var email = Addresses.Email();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _service.PostAsync(Register, new { email, displayName = "Jo" })));
        var first = answers.Single(a => a.Status == 202).Json("challengeId").GetString()!;
        answers.Where(a => a.Status != 202).ShouldAllBe(a => a.Code == "send_cooldown");
        var firstCode = (await _service.MessageToAsync(email)).Code;
        await _service.EndCooldownsAsync();
        var (second, secondCode) = await _service.AskAsync(Register, new { email, displayName = "Jo" }, email);

        (await _service.VerifyAsync(first, firstCode)).Code.ShouldBe("otp_invalid");
        (await _service.VerifyAsync(second, secondCode)).Status.ShouldBe(200);
        (await CountUsersAsync(email)).ShouldBe(1);
    }

    [Fact]
    public async Task An_expired_registration_leaves_no_account()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.AskAsync(Register, new { email, password = Password }, email);
        await _service.AgeAsync(id, "10 minutes");

        (await _service.VerifyAsync(id, code)).Code.ShouldBe("otp_invalid");
        (await CountUsersAsync(email)).ShouldBe(0);
    }

    [Fact]
    public async Task The_password_is_nowhere_in_the_database()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.AskAsync(Register, new { email, password = Password }, email);
        (await _service.ScalarAsync<string>($"SELECT intent::text FROM otp.challenges WHERE id = '{id}'")).ShouldNotContain(Password);
        await _service.VerifyAsync(id, code);

        (await _service.ScalarAsync<bool>($"SELECT intent IS NULL FROM otp.challenges WHERE id = '{id}'")).ShouldBeTrue();
        var hash = await _service.ScalarAsync<string>(
            $"SELECT password_hash FROM accounts.users u JOIN accounts.contact_points p ON p.user_id = u.id WHERE p.canonical = '{email}'");
        hash.ShouldNotContain(Password);
        Convert.FromBase64String(hash)[0].ShouldBe((byte)1);
    }

    [Theory]
    [InlineData("short12", "password")]
    [InlineData("password123", "password")]
    [InlineData("aaaaaaaaaaaa", "password")]
    [InlineData("OtpAuth1", "password")]
    public async Task A_password_that_is_guessed_first_is_refused(string password, string field)
    {
        var refused = await _service.PostAsync(Register, new { email = Addresses.Email(), password });

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"), password);
        refused.Json("errors").GetProperty(field).GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task What_is_no_registration_is_refused_and_sends_nothing()
    {
        var email = Addresses.Email();
        object[] bodies =
        [
            new { },
            new { displayName = "Jo" },
            new { email = "no address" },
            new { email, phone = "no number" },
            new { email, displayName = "Jo\r\nBcc: all@example.com" },
            new { email, displayName = "see https://evil.example" },
            new { email, displayName = "\u202Eevil" },
            new { email, displayName = "  " },
            new { email, displayName = new string('x', 101) },
            new { email, password = new string('x', 129) },
            new { email, password = 12345678 },
            new { email, locale = "x y" },
            new { email, admin = true },
        ];

        foreach (var body in bodies)
        {
            var refused = await _service.PostAsync(Register, body);
            (refused.Status, refused.Code).ShouldBe((400, "validation_failed"), refused.Text);
        }

        _service.MessagesTo(email).ShouldBe(0);
        (await _service.PostAsync(Register, new { email })).Status.ShouldBe(202);
    }

    private Task<long> CountUsersAsync(string email) =>
        _service.ScalarAsync<long>($"SELECT count(*) FROM accounts.contact_points WHERE canonical = '{email}'");
}
