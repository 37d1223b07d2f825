using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Accounts;

[Collection(ServiceTests.Name)]
public sealed class ContactTests(PostgresFixture fixture)
{
    private const string Contacts = "/api/v1/auth/contacts";

    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_verified_phone_is_added_and_the_email_is_told()
    {
        var (email, phone) = (Addresses.Email(), Addresses.Phone());
        var session = await _service.SignInAsync(email);
        var (id, code) = await _service.AskAsync(Contacts, new { phone }, phone, session.Bearer);
        (await MeAsync(session)).GetProperty("phone").GetString().ShouldBeNull();
        var before = _service.MessagesTo(email);

        var verified = await _service.PostAsync($"{Contacts}/verify", new { challengeId = id, code }, session.Bearer);

        verified.Status.ShouldBe(200, verified.Text);
        verified.Json("user").GetProperty("phone").GetString().ShouldBe(phone);
        (await MeAsync(session)).GetProperty("phone").GetString().ShouldBe(phone);
        (await _service.MessageToAsync(email, before + 1)).Text.ShouldContain("just added to your");
    }

    [Fact]
    public async Task A_changed_email_takes_the_place_of_the_old_one_which_is_told()
    {
        var (old, email) = (Addresses.Email(), Addresses.Email());
        var session = await _service.SignInAsync(old);
        var before = _service.MessagesTo(old);
        var (id, code) = await _service.AskAsync(Contacts, new { email }, email, session.Bearer);

        // The id and the code are proof of both sides, so verify takes them as well.
        var verified = await _service.VerifyAsync(id, code);

        verified.Json("user").GetProperty("email").GetString().ShouldBe(email);
        verified.Has("accessToken").ShouldBeFalse();
        (await _service.MessageToAsync(old, before + 1)).Subject.ShouldContain("address");
        _service.MessagesTo(email).ShouldBe(1);
        await _service.EndCooldownsAsync();
        (await _service.SignInAsync(email)).Json("user").GetProperty("id").GetString()
            .ShouldBe(session.Json("user").GetProperty("id").GetString());
        (await _service.SignInAsync(old)).Json("user").GetProperty("id").GetString()
            .ShouldNotBe(session.Json("user").GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_address_of_another_account_shows_so_only_to_who_proves_it()
    {
        var (mine, theirs) = (Addresses.Email(), Addresses.Email());
        var owner = await _service.SignInAsync(theirs);
        var session = await _service.SignInAsync(mine);
        await _service.EndCooldownsAsync();
        var (id, code) = await _service.AskAsync(Contacts, new { email = theirs }, theirs, session.Bearer);

        var verified = await _service.VerifyAsync(id, code);

        (verified.Status, verified.Code).ShouldBe((409, "contact_taken"));
        (await MeAsync(session)).GetProperty("email").GetString().ShouldBe(mine);
        (await MeAsync(owner)).GetProperty("email").GetString().ShouldBe(theirs);
        (await _service.VerifyAsync(id, code)).Code.ShouldBe("otp_invalid");
    }

    /// <summary>Eve asks to add Jo's address; Jo, who gets the code, types it where Jo was asked for one.</summary>
    [Fact]
    public async Task Who_verifies_by_address_adds_it_to_nobody_elses_account()
    {
        var email = Addresses.Email();
        var eve = await _service.SignInAsync(Addresses.Email());
        var (_, code) = await _service.AskAsync(Contacts, new { email }, email, eve.Bearer);

        var verified = await _service.PostAsync("/api/v1/otp/verify", new { email, purpose = "verify_contact", code });

        verified.Status.ShouldBe(200, verified.Text);
        verified.Has("proof").ShouldBeTrue();
        verified.Has("user").ShouldBeFalse();
        (await MeAsync(eve)).GetProperty("email").GetString().ShouldNotBe(email);
    }

    [Fact]
    public async Task A_race_for_one_address_has_one_winner_and_every_account_stays_whole()
    {
        var email = Addresses.Email();
        var sessions = new List<Answer>();
        var asked = new List<(string Id, string Code)>();
        for (var i = 0; i < 4; i++)
        {
            sessions.Add(await _service.SignInAsync(Addresses.Email()));
            await _service.EndCooldownsAsync();
            asked.Add(await _service.AskAsync(Contacts, new { email }, email, sessions[i].Bearer));

            // Kept aside, so that all four are live at once.
            await _service.ExecuteAsync($"UPDATE otp.challenges SET limit_key = limit_key || '\\x0{i}' WHERE id = '{asked[i].Id}'");
            await _service.ExecuteAsync($"UPDATE otp.live_challenges SET destination_key = destination_key || '\\x0{i}' WHERE challenge_id = '{asked[i].Id}'");
        }

        var answers = await Task.WhenAll(asked.Select(a => _service.VerifyAsync(a.Id, a.Code)));

        answers.Count(a => a.Status == 200).ShouldBe(1, string.Join('\n', answers.Select(a => a.Text)));
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Code == "contact_taken");
        var emails = await Task.WhenAll(sessions.Select(async s => (await MeAsync(s)).GetProperty("email").GetString()));
        emails.Count(e => e == email).ShouldBe(1);
        emails.ShouldAllBe(e => e != null);
    }

    [Fact]
    public async Task Two_new_addresses_of_one_user_at_once_leave_one_of_them()
    {
        var session = await _service.SignInAsync(Addresses.Email());
        var (first, second) = (Addresses.Email(), Addresses.Email());
        var a = await _service.AskAsync(Contacts, new { email = first }, first, session.Bearer);
        var b = await _service.AskAsync(Contacts, new { email = second }, second, session.Bearer);

        var answers = await Task.WhenAll(_service.VerifyAsync(a.ChallengeId, a.Code), _service.VerifyAsync(b.ChallengeId, b.Code));

        answers.ShouldAllBe(x => x.Status == 200);
        (await MeAsync(session)).GetProperty("email").GetString().ShouldBeOneOf(first, second);
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM accounts.contact_points WHERE canonical IN ('{first}', '{second}')")).ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_is_over_adds_nothing()
    {
        var email = Addresses.Email();
        var session = await _service.SignInAsync(Addresses.Email());
        var (id, code) = await _service.AskAsync(Contacts, new { email }, email, session.Bearer);
        await _service.PostAsync("/api/v1/auth/logout", null, session.Bearer);

        (await _service.VerifyAsync(id, code)).Code.ShouldBe("otp_invalid");
        (await _service.PostAsync($"{Contacts}/verify", new { challengeId = id, code }, session.Bearer)).Status.ShouldBeOneOf(400, 401);
        (await _service.PostAsync(Contacts, new { email = Addresses.Email() }, session.Bearer)).Code.ShouldBe("unauthenticated");
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM accounts.contact_points WHERE canonical = '{email}'")).ShouldBe(0);
    }

    [Fact]
    public async Task What_an_old_address_was_sent_or_has_earned_ends_when_it_is_replaced()
    {
        var (old, email) = (Addresses.Email(), Addresses.Email());
        var session = await _service.SignInAsync(old);
        await _service.EndCooldownsAsync();
        var (reset, resetCode) = await _service.AskAsync("/api/v1/auth/password/forgot", new { email = old }, old);
        var resetToken = (await _service.VerifyAsync(reset, resetCode)).Json("resetToken").GetString();
        await _service.EndCooldownsAsync();
        var (signIn, signInCode) = await _service.ReceiveCodeAsync(old);
        var (id, code) = await _service.AskAsync(Contacts, new { email }, email, session.Bearer);

        (await _service.VerifyAsync(id, code)).Status.ShouldBe(200);

        (await _service.PostAsync("/api/v1/auth/password/reset", new { resetToken, newPassword = "staple of the new sort" }))
            .Code.ShouldBe("reset_token_invalid");
        (await _service.VerifyAsync(signIn, signInCode)).Code.ShouldBe("otp_invalid");
    }

    [Fact]
    public async Task A_session_that_lives_on_refreshes_cannot_add_an_address()
    {
        var session = await _service.SignInAsync(Addresses.Email());
        await _service.ExecuteAsync(
            $"UPDATE sessions.sessions SET created_at = created_at - interval '11 minutes' WHERE id = '{session.SessionId()}'");

        var refused = await _service.PostAsync(Contacts, new { email = Addresses.Email() }, session.Bearer);

        (refused.Status, refused.Code).ShouldBe((403, "reauthentication_required"));
    }

    [Fact]
    public async Task Contacts_verify_takes_only_challenges_of_the_callers_own_account()
    {
        var (mine, theirs, login) = (Addresses.Email(), Addresses.Email(), Addresses.Email());
        var (me, they) = (await _service.SignInAsync(Addresses.Email()), await _service.SignInAsync(Addresses.Email()));
        var (their, theirCode) = await _service.AskAsync(Contacts, new { email = theirs }, theirs, they.Bearer);
        var (signIn, signInCode) = await _service.ReceiveCodeAsync(login);
        var (id, code) = await _service.AskAsync(Contacts, new { email = mine }, mine, me.Bearer);

        (await _service.PostAsync($"{Contacts}/verify", new { challengeId = their, code = theirCode }, me.Bearer)).Code.ShouldBe("otp_invalid");
        (await _service.PostAsync($"{Contacts}/verify", new { challengeId = signIn, code = signInCode }, me.Bearer)).Code.ShouldBe("otp_invalid");
        (await _service.PostAsync($"{Contacts}/verify", new { challengeId = id, code })).Code.ShouldBe("unauthenticated");
        (await _service.PostAsync($"{Contacts}/verify", new { challengeId = id, code = WrongCode.Than(code) }, me.Bearer)).Code.ShouldBe("otp_invalid");
        (await _service.PostAsync($"{Contacts}/verify", new { challengeId = id, code }, me.Bearer)).Status.ShouldBe(200);
    }

    private async Task<System.Text.Json.JsonElement> MeAsync(Answer session)
    {
        var me = await _service.GetAsync("/api/v1/auth/me", session.Bearer);
        me.Status.ShouldBe(200, me.Text);
        return me.Json("user");
    }
}
