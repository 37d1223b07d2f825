using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Accounts;

[Collection(ServiceTests.Name)]
public sealed class PasswordLoginTests(PostgresFixture fixture)
{
    private const string Login = "/api/v1/auth/login";
    private const string Password = "correct horse battery";

    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_right_password_is_followed_by_a_code_and_the_session_says_both()
    {
        var email = await RegisterAsync(_service);
        var (id, code) = await _service.AskAsync(Login, new { email, password = Password }, email);

        var verified = await _service.VerifyAsync(id, code);

        Methods(verified).ShouldBe(["pwd", "otp"]);
    }

    [Fact]
    public async Task A_password_and_a_code_by_sms_are_two_kinds()
    {
        var phone = Addresses.Phone();
        var (registration, first) = await _service.AskAsync("/api/v1/auth/register", new { phone, password = Password }, phone);
        await _service.VerifyAsync(registration, first);
        await _service.EndCooldownsAsync();
        var (id, code) = await _service.AskAsync(Login, new { phone, password = Password }, phone);

        Methods(await _service.VerifyAsync(id, code)).ShouldBe(["pwd", "otp", "sms", "mfa"]);
    }

    /// <summary>The code of a challenge that somebody else began with the password says nothing of the password.</summary>
    [Fact]
    public async Task Whoever_answers_by_address_did_not_show_the_password()
    {
        var email = await RegisterAsync(_service);
        var (_, code) = await _service.AskAsync(Login, new { email, password = Password }, email);

        Methods(await _service.PostAsync("/api/v1/otp/verify", new { email, code })).ShouldBe(["otp"]);
    }

    [Fact]
    public async Task A_password_is_the_same_in_every_unicode_form()
    {
        var email = await RegisterAsync(_service, "caf\u00e9 au lait \u212b");

        (await _service.PostAsync(Login, new { email, password = "cafe\u0301 au lait A\u030a" })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task Wrong_unknown_and_passwordless_get_one_answer()
    {
        var email = await RegisterAsync(_service);
        var passwordless = Addresses.Email();
        await _service.SignInAsync(passwordless);

        Answer[] answers =
        [
            await _service.PostAsync(Login, new { email, password = "wrong horse battery" }),
            await _service.PostAsync(Login, new { email = passwordless, password = Password }),
            await _service.PostAsync(Login, new { email = Addresses.Email(), password = Password }),
            await _service.PostAsync(Login, new { phone = Addresses.Phone(), password = Password }),
        ];

        answers.ShouldAllBe(a => a.Status == 401 && a.Code == "invalid_credentials");
        answers.Select(a => a.Text.Replace(a.Json("traceId").GetString()!, "", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)
            .Count().ShouldBe(1);
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_known_and_unknown_addresses_alike_and_a_code_still_signs_in()
    {
        foreach (var email in new[] { await RegisterAsync(_service), Addresses.Email() })
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 15)
                .Select(_ => _service.PostAsync(Login, new { email, password = "wrong horse battery" })));

            answers.Count(a => a.Code == "invalid_credentials").ShouldBe(10);
            answers.Where(a => a.Status == 429).ShouldAllBe(a => a.Code == "password_locked" && a.Headers.ContainsKey("Retry-After"));
            (await _service.PostAsync(Login, new { email, password = Password })).Code.ShouldBe("password_locked");
            await _service.EndCooldownsAsync();
            await _service.SignInAsync(email);
        }
    }

    [Fact]
    public async Task A_right_password_gives_its_guess_back()
    {
        var email = await RegisterAsync(_service);
        for (var i = 0; i < 12; i++)
        {
            await _service.EndCooldownsAsync();
            (await _service.PostAsync(Login, new { email, password = Password })).Status.ShouldBe(202);
        }
    }

    [Fact]
    public async Task A_password_alone_signs_in_where_it_may_and_only_if_it_is_long_enough()
    {
        await using var service = await fixture.StartServiceAsync("Accounts:PasswordLogin=PasswordOnly");
        (await service.PostAsync("/api/v1/auth/register", new { email = Addresses.Email(), password = "only 14 long.." }))
            .Code.ShouldBe("validation_failed");
        var email = await RegisterAsync(service);

        var session = await service.PostAsync(Login, new { email, password = Password });

        session.Status.ShouldBe(200, session.Text);
        Methods(session).ShouldBe(["pwd"]);
        (await service.GetAsync("/api/v1/auth/me", session.Bearer)).Json("user").GetProperty("email").GetString().ShouldBe(email);
        (await service.PostAsync("/api/v1/auth/refresh", new { refreshToken = session.Json("refreshToken").GetString() })).Status.ShouldBe(200);
        (await service.PostAsync(Login, new { email, password = "wrong horse battery" })).Code.ShouldBe("invalid_credentials");
    }

    [Fact]
    public async Task A_password_from_the_time_of_the_shorter_minimum_is_still_followed_by_a_code()
    {
        await using var before = await fixture.StartServiceAsync();
        var email = await RegisterAsync(before, "long enough");
        await using var after = await fixture.StartServiceOnAsync(
            before.ConnectionString, "Accounts:PasswordLogin=PasswordOnly", "Node:Roles=api");

        (await after.PostAsync(Login, new { email, password = "long enough" })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task Risen_rounds_hash_a_password_again_when_it_is_next_typed()
    {
        await using var before = await fixture.StartServiceAsync();
        var email = await RegisterAsync(before);
        await using var after = await fixture.StartServiceOnAsync(
            before.ConnectionString, "Accounts:PasswordHashRounds=220000", "Node:Roles=api");

        (await after.PostAsync(Login, new { email, password = "wrong horse battery" })).Code.ShouldBe("invalid_credentials");
        (await RoundsAsync()).ShouldBe(210_000);
        (await after.PostAsync(Login, new { email, password = Password })).Status.ShouldBe(202);
        (await RoundsAsync()).ShouldBe(220_000);
        await after.EndCooldownsAsync();
        (await before.PostAsync(Login, new { email, password = Password })).Status.ShouldBe(202);

        // The framework's format: a version, the function and the rounds, big-endian.
        async Task<int> RoundsAsync() => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(
            Convert.FromBase64String(await before.ScalarAsync<string>("SELECT password_hash FROM accounts.users")).AsSpan(5));
    }

    [Fact]
    public async Task More_passwords_than_the_queue_holds_are_503_and_cost_no_guess()
    {
        await using var service = await fixture.StartServiceAsync("Accounts:PasswordHashQueue=1");
        var email = await RegisterAsync(service);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => service.PostAsync(Login, new { email = Addresses.Email(), password = Password })));

        answers.ShouldAllBe(a => a.Code == "invalid_credentials" || (a.Status == 503 && a.RetryAfter > 0));
        answers.ShouldContain(a => a.Status == 503);
        (await service.ScalarAsync<long>("SELECT count(*) FROM otp.guess_budgets WHERE purpose = 'password' AND cardinality(failures) > 0"))
            .ShouldBe(answers.Count(a => a.Status == 401));
        (await service.PostAsync(Login, new { email, password = Password })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task What_is_no_login_is_refused_before_any_hashing()
    {
        var email = Addresses.Email();
        object[] bodies =
        [
            new { },
            new { email },
            new { password = Password },
            new { email, password = "" },
            new { email, password = new string('x', 129) },
            new { email, phone = Addresses.Phone(), password = Password },
            new { email, password = new[] { Password } },
        ];

        foreach (var body in bodies)
            (await _service.PostAsync(Login, body)).Code.ShouldBe("validation_failed");
    }

    [Fact]
    public async Task Sign_ins_and_wrong_passwords_leave_audit_rows_without_the_address()
    {
        var email = await RegisterAsync(_service);
        await _service.PostAsync(Login, new { email, password = "wrong horse battery" });

        var rows = await _service.ScalarAsync<string>($"""
            SELECT string_agg(e.event || ' ' || coalesce(e.address_mask, ''), ', ' ORDER BY e.id) FROM accounts.audit_events e
            JOIN accounts.contact_points p ON p.user_id = e.user_id WHERE p.canonical = '{email}'
            """);

        rows.ShouldStartWith("registered , password_wrong ");
        rows.ShouldNotContain(email);
    }

    private static async Task<string> RegisterAsync(Service service, string password = Password)
    {
        var email = Addresses.Email();
        var (id, code) = await service.AskAsync("/api/v1/auth/register", new { email, password }, email);
        (await service.VerifyAsync(id, code)).Status.ShouldBe(200);
        await service.EndCooldownsAsync();
        return email;
    }

    private static IEnumerable<string?> Methods(Answer signedIn)
    {
        signedIn.Status.ShouldBe(200, signedIn.Text);
        return Jwt.ClaimsOf(signedIn.Json("accessToken").GetString()!).GetProperty("amr").EnumerateArray().Select(a => a.GetString());
    }
}
