using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Accounts;

/// <summary>Whoever changes what lets in ends what the old way let in, also what it lets in at that very moment.</summary>
[Collection(ServiceTests.Name)]
public sealed class OverlapTests(PostgresFixture fixture)
{
    private const string Contacts = "/api/v1/auth/contacts";
    private const string Reset = "/api/v1/auth/password/reset";
    private const string Password = "correct horse battery";
    private const string NewPassword = "staple of the new sort";

    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_sign_in_that_is_under_way_ends_with_the_reset_that_comes_after_it()
    {
        var (email, _) = await RegisterAsync();
        var resetToken = await EarnTokenAsync(email);
        await _service.EndCooldownsAsync();
        var (id, code) = await _service.AskAsync("/api/v1/auth/login", new { email, password = Password }, email);
        Task<Answer> verified;
        Task<Answer> reset;
        await using (await HeldRows.HoldAsync(_service, $"""
            SELECT 1 FROM accounts.contact_points WHERE canonical = '{email}' FOR UPDATE
            """))
        {
            verified = _service.VerifyAsync(id, code);
            await HeldRows.WaitedForByAsync(_service, 1);
            reset = _service.PostAsync(Reset, new { resetToken, newPassword = NewPassword });
            await HeldRows.WaitedForByAsync(_service, 2);
        }

        (await verified).Status.ShouldBe(200);
        (await reset).Status.ShouldBe(204);
        (await _service.MeAsync(await verified)).Status.ShouldBe(401);
        (await _service.RefreshAsync((await verified).RefreshToken())).Code.ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_sign_in_that_waits_for_a_reset_finds_its_code_closed()
    {
        var (email, session) = await RegisterAsync();
        var resetToken = await EarnTokenAsync(email);
        await _service.EndCooldownsAsync();
        var (id, code) = await _service.AskAsync("/api/v1/auth/login", new { email, password = Password }, email);
        Task<Answer> verified;
        Task<Answer> reset;
        await using (await HeldRows.HoldAsync(_service, $"SELECT 1 FROM sessions.sessions WHERE id = '{session.SessionId()}' FOR UPDATE"))
        {
            reset = _service.PostAsync(Reset, new { resetToken, newPassword = NewPassword });
            await HeldRows.WaitedForByAsync(_service, 1);
            verified = _service.VerifyAsync(id, code);
            await HeldRows.WaitedForByAsync(_service, 2);
        }

        (await reset).Status.ShouldBe(204);
        (await verified).Code.ShouldBe("otp_invalid");
    }

    [Fact]
    public async Task A_reset_token_that_is_earned_during_a_change_ends_with_it()
    {
        var (email, session) = await RegisterAsync();
        var other = await _service.SignInAgainAsync(email);
        await _service.EndCooldownsAsync();
        var (challengeId, code) = await _service.AskAsync("/api/v1/auth/password/forgot", new { email }, email);
        Task<Answer> changed;
        Task<Answer> earned;
        await using (await HeldRows.HoldAsync(_service, $"SELECT 1 FROM sessions.sessions WHERE id = '{other.SessionId()}' FOR UPDATE"))
        {
            changed = _service.PostAsync(
                "/api/v1/auth/password/change", new { currentPassword = Password, newPassword = NewPassword }, session.Bearer);
            await HeldRows.WaitedForByAsync(_service, 1);
            earned = _service.VerifyAsync(challengeId, code);
            await HeldRows.WaitedForByAsync(_service, 2);
        }

        (await changed).Status.ShouldBe(204);
        (await earned).Code.ShouldBe("otp_invalid");
    }

    [Fact]
    public async Task A_code_that_an_old_password_began_says_nothing_of_the_password()
    {
        var (email, _) = await RegisterAsync();
        await _service.EndCooldownsAsync();
        var (id, code) = await _service.AskAsync("/api/v1/auth/login", new { email, password = Password }, email);

        // As if the code had gone out right after a reset that had not seen it.
        await _service.ExecuteAsync($"""
            UPDATE accounts.users u SET password_hash = password_hash || '='
            FROM accounts.contact_points p WHERE p.user_id = u.id AND p.canonical = '{email}'
            """);

        Jwt.ClaimsOf((await _service.VerifyAsync(id, code)).AccessToken()).GetProperty("amr").EnumerateArray().Select(m => m.GetString())
            .ShouldBe(["otp"]);
    }

    [Fact]
    public async Task A_session_that_is_revoked_while_its_addition_waits_adds_nothing()
    {
        var (old, email) = (Addresses.Email(), Addresses.Email());
        var session = await _service.SignInAsync(old);
        var (challengeId, code) = await _service.AskAsync(Contacts, new { email }, email, session.Bearer);
        Task<Answer> verified;
        await using (await HeldRows.HoldAsync(_service, $"""
            SELECT 1 FROM accounts.users WHERE id = '{session.Json("user").GetProperty("id").GetString()}' FOR UPDATE
            """))
        {
            verified = _service.VerifyAsync(challengeId, code);
            await HeldRows.WaitedForByAsync(_service, 1);
            (await _service.LogoutAsync(session)).Status.ShouldBe(204);
        }

        (await verified).Code.ShouldBe("otp_invalid");
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM accounts.contact_points WHERE canonical = '{old}'")).ShouldBe(1);
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM accounts.contact_points WHERE canonical = '{email}'")).ShouldBe(0);
    }

    [Fact]
    public async Task Many_new_addresses_of_one_user_at_once_leave_one_of_them()
    {
        var session = await _service.SignInAsync(Addresses.Email());
        var asked = new List<(string ChallengeId, string Code)>();
        for (var i = 0; i < 8; i++)
        {
            var email = Addresses.Email();
            asked.Add(await _service.AskAsync(Contacts, new { email }, email, session.Bearer));
        }

        var answers = await Task.WhenAll(asked.Select(a => _service.VerifyAsync(a.ChallengeId, a.Code)));

        answers.ShouldAllBe(a => a.Status == 200);
        var user = session.Json("user").GetProperty("id").GetString();
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM accounts.contact_points WHERE user_id = '{user}'")).ShouldBe(1);
    }

    private async Task<(string Email, Answer Session)> RegisterAsync()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.AskAsync("/api/v1/auth/register", new { email, password = Password }, email);
        var session = await _service.VerifyAsync(id, code);
        await _service.EndCooldownsAsync();
        return (email, session);
    }

    private async Task<string> EarnTokenAsync(string email)
    {
        var (challengeId, code) = await _service.AskAsync("/api/v1/auth/password/forgot", new { email }, email);
        return (await _service.VerifyAsync(challengeId, code)).Json("resetToken").GetString()!;
    }
}
