using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Otp;

[Collection(ServiceTests.Name)]
public sealed class VerifyTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task The_right_code_signs_in_by_challenge()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.ReceiveCodeAsync(email);

        var verified = await _service.VerifyAsync(id, $" {code[..3]}-{code[3..]}");

        verified.Status.ShouldBe(200, verified.Text);
        verified.Json("verified").GetBoolean().ShouldBeTrue();
        verified.Json("tokenType").GetString().ShouldBe("Bearer");
        verified.Json("expiresInSeconds").GetInt32().ShouldBe(600);
        verified.Json("refreshToken").GetString()!.Length.ShouldBe(43);
        verified.Json("user").GetProperty("email").GetString().ShouldBe(email);
        verified.Json("user").GetProperty("emailVerified").GetBoolean().ShouldBeTrue();
        verified.Has("resetToken").ShouldBeFalse();
        (await _service.GetAsync($"/api/v1/otp/{id}")).Json("status").GetString().ShouldBe("verified");
    }

    [Fact]
    public async Task The_right_code_signs_in_by_address_in_any_spelling()
    {
        var email = Addresses.Email();
        var (_, code) = await _service.ReceiveCodeAsync(email);

        var verified = await _service.PostAsync("/api/v1/otp/verify", new { email = $" {email.ToUpperInvariant()}. ", code });

        verified.Status.ShouldBe(200, verified.Text);
    }

    [Fact]
    public async Task Wrong_unknown_expired_superseded_and_used_get_one_answer()
    {
        var (used, usedCode) = await _service.ReceiveCodeAsync(Addresses.Email());
        await _service.VerifyAsync(used, usedCode);
        var (expired, expiredCode) = await _service.ReceiveCodeAsync(Addresses.Email());
        await _service.AgeAsync(expired, "10 minutes");
        var wrong = Addresses.Email();
        var (_, rightCode) = await _service.ReceiveCodeAsync(wrong);

        Answer[] answers =
        [
            await _service.VerifyAsync(used, usedCode),
            await _service.VerifyAsync(expired, expiredCode),
            await _service.VerifyAsync(Guid.NewGuid().ToString(), "123456"),
            await _service.PostAsync("/api/v1/otp/verify", new { email = Addresses.Email(), code = "123456" }),
            await _service.PostAsync("/api/v1/otp/verify", new { email = wrong, code = WrongCode.Than(rightCode) }),
            await _service.PostAsync("/api/v1/otp/verify", new { email = wrong, purpose = "verify_contact", code = rightCode }),
        ];

        answers.ShouldAllBe(a => a.Status == 400 && a.Code == "otp_invalid");
        answers.Select(a => a.Text.Replace(a.Json("traceId").GetString()!, "", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)
            .Count().ShouldBe(1);
    }

    [Fact]
    public async Task Wrong_codes_count_down_and_the_right_one_after_five_is_refused()
    {
        var (id, code) = await _service.ReceiveCodeAsync(Addresses.Email());

        for (var left = 4; left >= 0; left--)
            (await _service.VerifyAsync(id, WrongCode.Than(code))).Json("attemptsLeft").GetInt32().ShouldBe(left);
        var late = await _service.VerifyAsync(id, code);

        (late.Status, late.Code, late.Has("attemptsLeft")).ShouldBe((400, "otp_invalid", false));
    }

    [Fact]
    public async Task A_hundred_guesses_at_once_evaluate_exactly_five()
    {
        var (id, code) = await _service.ReceiveCodeAsync(Addresses.Email());

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _service.VerifyAsync(id, WrongCode.Than(code))));

        answers.Where(a => a.Has("attemptsLeft")).Select(a => a.Json("attemptsLeft").GetInt32()).Order().ShouldBe([0, 1, 2, 3, 4]);
        (await _service.ScalarAsync<int>($"SELECT attempts FROM otp.challenges WHERE id = '{id}'")).ShouldBe(5);
        (await _service.ScalarAsync<int>($"""
            SELECT cardinality(b.failures) FROM otp.guess_budgets b JOIN otp.challenges c USING (destination_key, purpose) WHERE c.id = '{id}'
            """)).ShouldBe(5);
    }

    [Fact]
    public async Task Fifty_right_answers_at_once_start_one_session()
    {
        var email = Addresses.Email();
        await using var otherNode = await fixture.StartServiceOnAsync(_service.ConnectionString, "Node:Roles=api");
        var (id, code) = await _service.ReceiveCodeAsync(email);

        // Five attempts bound how many may be compared at all; on two nodes, still one of them wins.
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => (n % 2 == 0 ? _service : otherNode).VerifyAsync(id, code)));

        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Code == "otp_invalid");
        (await _service.ScalarAsync<long>($"""
            SELECT count(*) FROM sessions.sessions s JOIN accounts.contact_points p ON p.user_id = s.user_id WHERE p.canonical = '{email}'
            """)).ShouldBe(1);
    }

    [Fact]
    public async Task Two_first_sign_ins_of_one_address_make_one_user()
    {
        var email = Addresses.Email();
        var first = await _service.SignInAsync(email);
        await _service.ExecuteAsync("UPDATE otp.destinations SET recent_sends = '{}'");
        var second = await _service.SignInAsync(email.ToUpperInvariant());

        second.Json("user").GetProperty("id").GetString().ShouldBe(first.Json("user").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Ten_wrong_guesses_an_hour_lock_the_destination_over_all_its_codes()
    {
        var email = Addresses.Email();
        for (var challenge = 0; challenge < 2; challenge++)
        {
            var (id, code) = await _service.ReceiveCodeAsync(email);
            for (var guess = 0; guess < 5; guess++)
                (await _service.VerifyAsync(id, WrongCode.Than(code))).Code.ShouldBe("otp_invalid");
            await _service.AgeAsync(id, "61 seconds");
        }

        (await _service.SendCodeAsync(email)).Status.ShouldBe(202);
        var third = await _service.MessageToAsync(email, count: 3);
        var locked = await _service.PostAsync("/api/v1/otp/verify", new { email, code = third.Code });

        (locked.Status, locked.Code).ShouldBe((429, "otp_locked"));
        locked.RetryAfter.ShouldBeInRange(60, 60 * 60);
        var id3 = await _service.ScalarAsync<Guid>($"SELECT id FROM otp.challenges WHERE address = '{email}' ORDER BY created_at DESC LIMIT 1");
        await _service.AgeAsync(id3.ToString(), "1 hour");
        await _service.ExecuteAsync($"UPDATE otp.challenges SET expires_at = now() + interval '5 minutes' WHERE id = '{id3}'");
        (await _service.VerifyAsync(id3.ToString(), third.Code)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_twenty_first_wrong_guess_of_a_day_is_not_taken()
    {
        var (id, code) = await _service.ReceiveCodeAsync(Addresses.Email());
        await _service.VerifyAsync(id, WrongCode.Than(code));
        await SetBudgetAsync(id, "failures = array_fill(now() - interval '2 hours', ARRAY[19])");

        var twentieth = await _service.VerifyAsync(id, WrongCode.Than(code));
        var next = await _service.VerifyAsync(id, code);

        twentieth.Code.ShouldBe("otp_invalid");
        (next.Status, next.Code).ShouldBe((429, "otp_locked"));
        next.RetryAfter.ShouldBeInRange(21 * 60 * 60, 22 * 60 * 60);
    }

    [Fact]
    public async Task A_hundred_failures_in_a_row_lock_until_the_address_is_proven_for_another_purpose()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.ReceiveCodeAsync(email);
        await _service.VerifyAsync(id, WrongCode.Than(code));
        await SetBudgetAsync(id, "failures = '{}', in_a_row = 100");
        (await _service.VerifyAsync(id, code)).Code.ShouldBe("otp_locked");

        await _service.ExecuteAsync("UPDATE otp.destinations SET recent_sends = '{}'");
        await _service.PostAsync("/api/v1/otp/send", new { email, purpose = "verify_contact" });
        var other = await _service.MessageToAsync(email, count: 2);
        (await _service.PostAsync("/api/v1/otp/verify", new { email, purpose = "verify_contact", code = other.Code })).Status.ShouldBe(200);

        (await _service.VerifyAsync(id, code)).Status.ShouldBe(200);
    }

    private Task SetBudgetAsync(string challengeId, string assignment) => _service.ExecuteAsync($"""
        UPDATE otp.guess_budgets b SET {assignment} FROM otp.challenges c
        WHERE c.id = '{challengeId}' AND b.destination_key = c.destination_key AND b.purpose = c.purpose
        """);

    [Fact]
    public async Task A_right_code_gives_its_guess_back_and_clears_the_row_of_failures()
    {
        var (id, code) = await _service.ReceiveCodeAsync(Addresses.Email());
        await _service.VerifyAsync(id, WrongCode.Than(code));
        await _service.VerifyAsync(id, code);

        (await _service.ScalarAsync<string>($"""
            SELECT cardinality(b.failures) || ' ' || b.in_a_row FROM otp.guess_budgets b JOIN otp.challenges c USING (destination_key, purpose)
            WHERE c.id = '{id}'
            """)).ShouldBe("1 0");
    }

    [Theory]
    [InlineData("""{"challengeId":"{id}"}""", "code")]
    [InlineData("""{"challengeId":"{id}","code":123456}""", "code")]
    [InlineData("""{"challengeId":"{id}","code":["123456"]}""", "code")]
    [InlineData("""{"challengeId":"{id}","code":"12345"}""", "code")]
    [InlineData("""{"challengeId":"{id}","code":"12345678901"}""", "code")]
    [InlineData("""{"challengeId":"{id}","code":"12345a"}""", "code")]
    [InlineData("""{"challengeId":"{id}","code":"१२३४५६"}""", "code")]
    [InlineData("""{"challengeId":"{id}","code":"123456\u0000"}""", "code")]
    [InlineData("""{"challengeId":"{id}","code":"123456","code":"123457"}""", "code")]
    [InlineData("""{"challengeId":"{id}","email":"a@example.com","code":"123456"}""", "challengeId")]
    [InlineData("""{"challengeId":"{id}","purpose":"login","code":"123456"}""", "purpose")]
    [InlineData("""{"challengeId":"nonsense","code":"123456"}""", "challengeId")]
    [InlineData("""{"code":"123456"}""", "challengeId")]
    public async Task What_is_no_guess_is_400_and_costs_no_attempt(string body, string field)
    {
        var sent = await _service.SendCodeAsync(Addresses.Email());
        var id = sent.Json("challengeId").GetString()!;
        using var content = new StringContent(
            body.Replace("{id}", id, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");

        var refused = await _service.PostAsync("/api/v1/otp/verify", content);

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"), refused.Text);
        refused.Json("errors").TryGetProperty(field, out _).ShouldBeTrue(refused.Text);
        (await _service.ScalarAsync<int>($"SELECT attempts FROM otp.challenges WHERE id = '{id}'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_step_up_earns_a_proof_bound_to_its_context_and_shows_it_in_the_message()
    {
        var email = Addresses.Email();
        var sent = await _service.PostAsync("/api/v1/otp/send", new { email, purpose = "step_up", context = "Pay 250.00 EUR to Example Ltd" });
        var message = await _service.MessageToAsync(email);

        var verified = await _service.VerifyAsync(sent.Json("challengeId").GetString()!, message.Code);

        verified.Status.ShouldBe(200, verified.Text);
        message.Text.ShouldContain("Pay 250.00 EUR to Example Ltd");
        message.Code.Length.ShouldBe(8);
        verified.Has("accessToken").ShouldBeFalse();
        var claims = Jwt.ClaimsOf(verified.Json("proof").GetString()!);
        claims.GetProperty("context").GetString().ShouldBe("Pay 250.00 EUR to Example Ltd");
        claims.GetProperty("purpose").GetString().ShouldBe("step_up");
    }

    [Fact]
    public async Task A_password_reset_earns_a_token_kept_as_its_hash()
    {
        var email = Addresses.Email();
        await _service.SignInAsync(email);
        await _service.ExecuteAsync("UPDATE otp.destinations SET recent_sends = '{}'");
        var sent = await _service.PostAsync("/api/v1/otp/send", new { email, purpose = "password_reset" });
        var message = await _service.MessageToAsync(email, count: 2);

        var verified = await _service.VerifyAsync(sent.Json("challengeId").GetString()!, message.Code);

        verified.Status.ShouldBe(200, verified.Text);
        var token = verified.Json("resetToken").GetString()!;
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM accounts.reset_tokens WHERE hash = sha256('{token}')")).ShouldBe(1);
    }
}
