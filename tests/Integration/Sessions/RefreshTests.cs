using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

[Collection(ServiceTests.Name)]
public sealed class RefreshTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task An_access_token_does_not_outlive_its_session()
    {
        var signedIn = await _service.SignInAsync(Addresses.Email());
        await _service.ExecuteAsync(
            $"UPDATE sessions.sessions SET expires_at = now() + interval '90 seconds' WHERE id = '{signedIn.SessionId()}'");

        var refreshed = await _service.RefreshAsync(signedIn.RefreshToken());

        refreshed.Json("expiresInSeconds").GetInt32().ShouldBeInRange(1, 90);
        var claims = Jwt.ClaimsOf(refreshed.AccessToken());
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBeInRange(1, 90);
    }

    [Fact]
    public async Task A_refresh_gives_a_new_pair_of_the_same_sign_in()
    {
        var first = await _service.SignInAsync(Addresses.Email());
        await _service.ExecuteAsync(
            $"UPDATE sessions.sessions SET created_at = created_at - interval '1 hour' WHERE id = '{first.SessionId()}'");

        var second = await _service.RefreshAsync(first.RefreshToken());

        second.Status.ShouldBe(200, second.Text);
        second.Json("tokenType").GetString().ShouldBe("Bearer");
        second.Json("expiresInSeconds").GetInt32().ShouldBe(600);
        second.RefreshToken().Length.ShouldBe(43);
        second.RefreshToken().ShouldNotBe(first.RefreshToken());
        (await _service.MeAsync(second)).Status.ShouldBe(200);
        var (before, after) = (Jwt.ClaimsOf(first.AccessToken()), Jwt.ClaimsOf(second.AccessToken()));
        foreach (var kept in new[] { "iss", "aud", "sid", "sub", "amr" })
            after.GetProperty(kept).GetRawText().ShouldBe(before.GetProperty(kept).GetRawText());
        after.GetProperty("jti").GetString().ShouldNotBe(before.GetProperty("jti").GetString());
        after.GetProperty("auth_time").GetInt64().ShouldBe(before.GetProperty("auth_time").GetInt64() - 3600);
        after.GetProperty("iat").GetInt64().ShouldBeGreaterThanOrEqualTo(before.GetProperty("iat").GetInt64());
        (await _service.LiveTokensAsync(first)).ShouldBe(1);
    }

    [Fact]
    public async Task A_spent_token_gives_the_same_successor_within_the_grace()
    {
        var first = await _service.SignInAsync(Addresses.Email());
        var second = await _service.RefreshAsync(first.RefreshToken());

        var again = await _service.RefreshAsync(first.RefreshToken());

        again.RefreshToken().ShouldBe(second.RefreshToken());
        again.SessionId().ShouldBe(first.SessionId());
        (await _service.MeAsync(again)).Status.ShouldBe(200);
        (await _service.LiveTokensAsync(first)).ShouldBe(1);
        (await _service.AuditsAsync(first, "refresh_token_reused")).ShouldBe(0);
    }

    [Fact]
    public async Task A_spent_token_after_the_grace_ends_the_family_at_once_and_tells_its_owner()
    {
        var email = Addresses.Email();
        var first = await _service.SignInAsync(email);
        var second = await _service.RefreshAsync(first.RefreshToken());
        var other = await _service.SignInAgainAsync(email);
        var messages = _service.MessagesTo(email);
        await _service.AgeRotationsAsync(first);

        await ShouldBeInvalidAsync(first.RefreshToken());

        (await _service.MeAsync(second)).Status.ShouldBe(401);
        await ShouldBeInvalidAsync(second.RefreshToken());
        (await _service.MeAsync(other)).Status.ShouldBe(200);
        var notice = await _service.MessageToAsync(email, messages + 1);
        notice.Subject.ShouldContain("signed out a device");
        notice.Text.ShouldNotContain(first.RefreshToken());
        await ShouldBeInvalidAsync(first.RefreshToken());
        (await _service.AuditsAsync(first, "refresh_token_reused")).ShouldBe(1);
        (await NoticesAsync(first)).ShouldBe(1);
    }

    [Fact]
    public async Task The_notice_goes_by_text_message_to_who_has_no_email()
    {
        var phone = Addresses.Phone();
        await _service.PostAsync("/api/v1/otp/send", new { phone });
        var first = await _service.PostAsync("/api/v1/otp/verify", new { phone, code = (await _service.MessageToAsync(phone)).Code });

        await StealAsync(first);

        (await _service.MessageToAsync(phone, 2)).Channel.ShouldBe("sms");
    }

    [Fact]
    public async Task The_notice_goes_to_the_email_of_who_has_both()
    {
        var (email, phone) = (Addresses.Email(), Addresses.Phone());
        var first = await _service.SignInAsync(email);
        await _service.ExecuteAsync($"""
            INSERT INTO accounts.contact_points (channel, canonical, address, user_id, verified_at)
            SELECT 'sms', '{phone}', '{phone}', user_id, now() FROM sessions.sessions WHERE id = '{first.SessionId()}'
            """);

        await StealAsync(first);

        (await _service.MessageToAsync(email, 2)).Channel.ShouldBe("email");
        (await NoticesAsync(first)).ShouldBe(1);
        _service.MessagesTo(phone).ShouldBe(0);
    }

    [Fact]
    public async Task A_token_two_generations_old_is_stolen_even_within_the_grace()
    {
        var first = await _service.SignInAsync(Addresses.Email());
        var second = await _service.RefreshAsync(first.RefreshToken());
        var third = await _service.RefreshAsync(second.RefreshToken());

        await ShouldBeInvalidAsync(first.RefreshToken());

        await ShouldBeInvalidAsync(third.RefreshToken());
        (await _service.MeAsync(third)).Status.ShouldBe(401);
        (await _service.AuditsAsync(first, "refresh_token_reused")).ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_grace_any_second_use_is_theft()
    {
        await using var strict = await fixture.StartServiceOnAsync(_service.ConnectionString, "Node:Roles=api", "Tokens:RefreshGrace=00:00:00");
        var first = await _service.SignInAsync(Addresses.Email());
        var second = await strict.RefreshAsync(first.RefreshToken());

        (await strict.RefreshAsync(first.RefreshToken())).Code.ShouldBe("invalid_grant");

        await ShouldBeInvalidAsync(second.RefreshToken());
    }

    [Fact]
    public async Task What_is_no_refresh_token_is_one_and_the_same_401()
    {
        var signedIn = await _service.SignInAsync(Addresses.Email());
        var token = signedIn.RefreshToken();
        string[] bad =
        [
            new('A', 43), "nonsense", " ", token + "=", token + "A", token[..^1], " " + token, token + "\n", token.ToUpperInvariant() + "_", "\0",
            "ключ", "😀", "\ud83d", "' OR 1=1 --", new('a', 512),
        ];

        var answers = new List<Answer>();
        foreach (var refused in bad)
            answers.Add(await _service.RefreshAsync(refused));

        answers.ShouldAllBe(a => a.Status == 401 || a.Status == 400);
        answers.Where(a => a.Status == 401).ShouldAllBe(a => a.Code == "invalid_grant");
        answers.Count(a => a.Status == 401).ShouldBeGreaterThanOrEqualTo(bad.Length - 3);
        (await _service.RefreshAsync(token)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"refreshToken":null}""")]
    [InlineData("""{"refreshToken":""}""")]
    [InlineData("""{"refreshToken":1}""")]
    [InlineData("""{"refreshToken":["a"]}""")]
    [InlineData("""{"refreshToken":"a","refreshToken":"b"}""")]
    [InlineData("""{"refresh_token":"a"}""")]
    [InlineData("""{"refreshToken":"a","scope":"all"}""")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("")]
    public async Task What_does_not_say_a_token_is_400(string body)
    {
        using var json = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var refused = await _service.PostAsync("/api/v1/auth/refresh", json);

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"), refused.Text);
    }

    [Fact]
    public async Task More_than_512_characters_are_not_looked_up() =>
        (await _service.RefreshAsync(new string('a', 513))).Code.ShouldBe("validation_failed");

    [Fact]
    public async Task An_access_token_refreshes_nothing()
    {
        var signedIn = await _service.SignInAsync(Addresses.Email());

        var refused = await _service.RefreshAsync(signedIn.AccessToken());

        refused.Status.ShouldBeOneOf(400, 401);
        (await _service.MeAsync(signedIn)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_refresh_token_is_of_its_own_session_whoever_sends_it()
    {
        var (mine, theirs) = (await _service.SignInAsync(Addresses.Email()), await _service.SignInAsync(Addresses.Email()));

        var refreshed = await _service.PostAsync("/api/v1/auth/refresh", new { refreshToken = mine.RefreshToken() }, theirs.Bearer);

        refreshed.SessionId().ShouldBe(mine.SessionId());
    }

    [Fact]
    public async Task Idleness_ends_a_session_without_an_alarm()
    {
        var first = await _service.SignInAsync(Addresses.Email());
        var second = await _service.RefreshAsync(first.RefreshToken());
        await _service.ExecuteAsync(
            $"UPDATE sessions.refresh_tokens SET expires_at = now() - interval '1 second' WHERE session_id = '{first.SessionId()}'");
        await _service.AgeRotationsAsync(first);

        await ShouldBeInvalidAsync(second.RefreshToken());
        await ShouldBeInvalidAsync(first.RefreshToken());

        (await NoticesAsync(first)).ShouldBe(0);
    }

    [Fact]
    public async Task A_session_has_an_end_that_no_use_moves()
    {
        var first = await _service.SignInAsync(Addresses.Email());
        await SetEndAsync(first, "now() + interval '1 hour'");

        var second = await _service.RefreshAsync(first.RefreshToken());

        (await _service.ScalarAsync<bool>($"""
            SELECT bool_and(t.expires_at <= s.expires_at) FROM sessions.refresh_tokens t JOIN sessions.sessions s ON s.id = t.session_id
            WHERE s.id = '{first.SessionId()}' AND t.rotated_at IS NULL
            """)).ShouldBeTrue();
        await SetEndAsync(first, "now() - interval '1 second'");
        await ShouldBeInvalidAsync(second.RefreshToken());
        await ShouldBeInvalidAsync(first.RefreshToken());
        (await _service.MeAsync(second)).Status.ShouldBe(401);
        (await NoticesAsync(first)).ShouldBe(0);
    }

    [Fact]
    public async Task Tokens_of_an_ended_session_are_invalid_and_no_theft()
    {
        var email = Addresses.Email();
        var left = await _service.SignInAsync(email);
        var next = await _service.RefreshAsync(left.RefreshToken());
        (await _service.LogoutAsync(left)).Status.ShouldBe(204);
        var (revoked, caller) = (await _service.SignInAgainAsync(email), await _service.SignInAgainAsync(email));
        (await _service.RevokeAsync(caller, revoked.SessionId())).Status.ShouldBe(204);

        await ShouldBeInvalidAsync(next.RefreshToken());
        await ShouldBeInvalidAsync(left.RefreshToken());
        await _service.AgeRotationsAsync(left);
        await ShouldBeInvalidAsync(left.RefreshToken());
        await ShouldBeInvalidAsync(revoked.RefreshToken());

        (await NoticesAsync(left)).ShouldBe(0);
        (await _service.AuditsAsync(left, "refresh_token_reused")).ShouldBe(0);
    }

    [Fact]
    public async Task The_database_holds_no_token()
    {
        var first = await _service.SignInAsync(Addresses.Email());
        var second = await _service.RefreshAsync(first.RefreshToken());
        var third = await _service.RefreshAsync(second.RefreshToken());

        foreach (var token in new[] { first.RefreshToken(), second.RefreshToken(), third.RefreshToken(), first.AccessToken(), third.AccessToken() })
        {
            var raw = token.Length == 43 ? Convert.ToHexStringLower(System.Buffers.Text.Base64Url.DecodeFromChars(token)) : token;
            (await _service.ScalarAsync<long>($"""
                SELECT (SELECT count(*) FROM sessions.sessions s WHERE strpos(s::text, '{token}') > 0 OR strpos(s::text, '{raw}') > 0)
                    + (SELECT count(*) FROM sessions.refresh_tokens t
                        WHERE strpos(t::text, '{token}') > 0 OR strpos(t::text, '{raw}') > 0
                            OR strpos(t::text, encode('{token}'::bytea, 'hex')) > 0)
                """)).ShouldBe(0);
        }

        (await _service.ScalarAsync<long>($"""
            SELECT count(*) FROM sessions.refresh_tokens
            WHERE hash IN (sha256('{first.RefreshToken()}'), sha256('{second.RefreshToken()}'), sha256('{third.RefreshToken()}'))
            """)).ShouldBe(3);
    }

    private async Task StealAsync(Answer signedIn)
    {
        await _service.RefreshAsync(signedIn.RefreshToken());
        await _service.AgeRotationsAsync(signedIn);
        await ShouldBeInvalidAsync(signedIn.RefreshToken());
    }

    private async Task ShouldBeInvalidAsync(string refreshToken)
    {
        var refused = await _service.RefreshAsync(refreshToken);
        (refused.Status, refused.Code).ShouldBe((401, "invalid_grant"), refused.Text);
    }

    private Task SetEndAsync(Answer signedIn, string end) =>
        _service.ExecuteAsync($"UPDATE sessions.sessions SET expires_at = {end} WHERE id = '{signedIn.SessionId()}'");

    private Task<long> NoticesAsync(Answer signedIn) => _service.ScalarAsync<long>($"""
        SELECT count(*) FROM delivery.outbox m JOIN sessions.sessions s ON s.user_id = m.user_id
        WHERE s.id = '{signedIn.SessionId()}' AND m.template = 'token_reused'
        """);
}
