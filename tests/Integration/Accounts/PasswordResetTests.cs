using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Accounts;

[Collection(ServiceTests.Name)]
public sealed class PasswordResetTests(PostgresFixture fixture)
{
    private const string Forgot = "/api/v1/auth/password/forgot";
    private const string Reset = "/api/v1/auth/password/reset";
    private const string Change = "/api/v1/auth/password/change";
    private const string Login = "/api/v1/auth/login";
    private const string Password = "correct horse battery";
    private const string NewPassword = "staple of the new sort";

    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_reset_sets_the_password_ends_every_session_and_tells_the_owner()
    {
        var (email, session) = await RegisterAsync();
        var resetToken = await EarnTokenAsync(email);
        var before = _service.MessagesTo(email);

        var reset = await _service.PostAsync(Reset, new { resetToken, newPassword = NewPassword });

        reset.Status.ShouldBe(204, reset.Text);
        (await _service.GetAsync("/api/v1/auth/me", session.Bearer)).Status.ShouldBe(401);
        (await _service.PostAsync("/api/v1/auth/refresh", new { refreshToken = session.Json("refreshToken").GetString() }))
            .Code.ShouldBe("invalid_grant");
        var notice = await _service.MessageToAsync(email, before + 1);
        notice.Subject.ShouldContain("password was changed");
        notice.Code.ShouldBeEmpty();
        await _service.EndCooldownsAsync();
        (await _service.PostAsync(Login, new { email, password = Password })).Code.ShouldBe("invalid_credentials");
        (await _service.PostAsync(Login, new { email, password = NewPassword })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_reset_ends_pending_codes_and_other_reset_tokens()
    {
        var (email, _) = await RegisterAsync();
        var other = await EarnTokenAsync(email);
        var resetToken = await EarnTokenAsync(email);
        await _service.EndCooldownsAsync();
        var (id, code) = await _service.ReceiveCodeAsync(email);

        (await _service.PostAsync(Reset, new { resetToken, newPassword = NewPassword })).Status.ShouldBe(204);

        (await _service.VerifyAsync(id, code)).Code.ShouldBe("otp_invalid");
        (await _service.PostAsync(Reset, new { resetToken = other, newPassword = Password })).Code.ShouldBe("reset_token_invalid");
    }

    [Fact]
    public async Task An_account_without_password_gets_its_first_one_so()
    {
        var email = Addresses.Email();
        await _service.SignInAsync(email);
        var resetToken = await EarnTokenAsync(email);

        (await _service.PostAsync(Reset, new { resetToken, newPassword = NewPassword })).Status.ShouldBe(204);
        await _service.EndCooldownsAsync();
        (await _service.PostAsync(Login, new { email, password = NewPassword })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_token_works_once_however_many_use_it_at_once()
    {
        var (email, _) = await RegisterAsync();
        var resetToken = await EarnTokenAsync(email);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(n => _service.PostAsync(Reset, new { resetToken, newPassword = $"{NewPassword} {n}" })));

        answers.Count(a => a.Status == 204).ShouldBe(1);
        answers.Where(a => a.Status != 204).ShouldAllBe(a => a.Code == "reset_token_invalid");
    }

    [Fact]
    public async Task A_password_that_breaks_a_rule_does_not_spend_the_token()
    {
        var (email, session) = await RegisterAsync();
        var resetToken = await EarnTokenAsync(email);

        foreach (var newPassword in new[] { "short", "password1234", email, new string('x', 129) })
        {
            var refused = await _service.PostAsync(Reset, new { resetToken, newPassword });
            refused.Code.ShouldBe("validation_failed", newPassword);
            refused.Json("errors").TryGetProperty("newPassword", out _).ShouldBeTrue(refused.Text);
        }

        (await _service.GetAsync("/api/v1/auth/me", session.Bearer)).Status.ShouldBe(200);
        (await _service.PostAsync(Reset, new { resetToken, newPassword = NewPassword })).Status.ShouldBe(204);
    }

    [Fact]
    public async Task What_is_no_token_is_refused()
    {
        var (email, session) = await RegisterAsync();
        var expired = await EarnTokenAsync(email);
        await _service.ExecuteAsync("UPDATE accounts.reset_tokens SET expires_at = now()");

        string[] tokens =
            [expired, "nonsense", "\u0000", session.Json("refreshToken").GetString()!, session.Json("accessToken").GetString()![..300]];
        foreach (var resetToken in tokens)
            (await _service.PostAsync(Reset, new { resetToken, newPassword = NewPassword })).Code.ShouldBe("reset_token_invalid");
        foreach (var body in new object[] { new { }, new { resetToken = "x" }, new { newPassword = NewPassword }, new { resetToken = 1, newPassword = 2 } })
            (await _service.PostAsync(Reset, body)).Code.ShouldBe("validation_failed");
    }

    [Fact]
    public async Task An_unknown_address_gets_the_answer_and_no_message()
    {
        var email = Addresses.Email();

        var asked = await _service.PostAsync(Forgot, new { email });

        asked.Status.ShouldBe(202, asked.Text);
        asked.Json("purpose").GetString().ShouldBe("password_reset");
        await Eventually.TrueAsync(async () => await _service.ScalarAsync<string>(
            $"SELECT status FROM delivery.outbox WHERE challenge_id = '{asked.Json("challengeId").GetString()}'") == "suppressed");
        _service.MessagesTo(email).ShouldBe(0);
    }

    [Fact]
    public async Task A_change_needs_the_current_password_and_ends_the_other_sessions()
    {
        var (email, session) = await RegisterAsync();
        var other = await _service.SignInAsync(email);

        (await _service.PostAsync(Change, new { currentPassword = "wrong horse battery", newPassword = NewPassword }, session.Bearer))
            .Code.ShouldBe("wrong_password");
        var changed = await _service.PostAsync(Change, new { currentPassword = Password, newPassword = NewPassword }, session.Bearer);

        changed.Status.ShouldBe(204, changed.Text);
        (await _service.GetAsync("/api/v1/auth/me", session.Bearer)).Status.ShouldBe(200);
        (await _service.GetAsync("/api/v1/auth/me", other.Bearer)).Status.ShouldBe(401);
        await _service.EndCooldownsAsync();
        (await _service.PostAsync(Login, new { email, password = Password })).Code.ShouldBe("invalid_credentials");
        (await _service.PostAsync(Login, new { email, password = NewPassword })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task Of_changes_at_once_one_wins()
    {
        var (_, session) = await RegisterAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(n =>
            _service.PostAsync(Change, new { currentPassword = Password, newPassword = $"{NewPassword} {n}" }, session.Bearer)));

        answers.Count(a => a.Status == 204).ShouldBe(1);
    }

    [Fact]
    public async Task A_stolen_access_token_guesses_no_more_than_a_login()
    {
        var (email, session) = await RegisterAsync();
        for (var i = 0; i < 10; i++)
            (await _service.PostAsync(Change, new { currentPassword = $"guess number {i}", newPassword = NewPassword }, session.Bearer))
                .Code.ShouldBe("wrong_password");

        (await _service.PostAsync(Change, new { currentPassword = Password, newPassword = NewPassword }, session.Bearer))
            .Code.ShouldBe("password_locked");
        (await _service.PostAsync(Login, new { email, password = Password })).Code.ShouldBe("password_locked");
    }

    [Fact]
    public async Task Without_password_there_is_nothing_to_change_and_without_session_nobody_to_ask()
    {
        var session = await _service.SignInAsync(Addresses.Email());
        var body = new { currentPassword = Password, newPassword = NewPassword };

        (await _service.PostAsync(Change, body, session.Bearer)).Code.ShouldBe("password_not_set");
        (await _service.PostAsync(Change, body)).Code.ShouldBe("unauthenticated");
        await _service.PostAsync("/api/v1/auth/logout", null, session.Bearer);
        (await _service.PostAsync(Change, body, session.Bearer)).Code.ShouldBe("unauthenticated");
    }

    private async Task<(string Email, Answer Session)> RegisterAsync()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.AskAsync("/api/v1/auth/register", new { email, password = Password }, email);
        var session = await _service.VerifyAsync(id, code);
        session.Status.ShouldBe(200, session.Text);
        await _service.EndCooldownsAsync();
        return (email, session);
    }

    private async Task<string> EarnTokenAsync(string email)
    {
        await _service.EndCooldownsAsync();
        var (id, code) = await _service.AskAsync(Forgot, new { email }, email);
        code.Length.ShouldBe(8);
        return (await _service.VerifyAsync(id, code)).Json("resetToken").GetString()!;
    }
}
