using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Otp;

[Collection(ServiceTests.Name)]
public sealed class SendTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_send_promises_a_code_and_says_where_to_ask()
    {
        var email = Addresses.Email();

        var sent = await _service.SendCodeAsync(email);

        sent.Status.ShouldBe(202, sent.Text);
        var id = sent.Json("challengeId").GetString();
        sent.Headers["Location"].ShouldBe($"/api/v1/otp/{id}");
        sent.Headers["Cache-Control"].ShouldBe("no-store");
        sent.Json("channel").GetString().ShouldBe("email");
        sent.Json("destination").GetString().ShouldBe($"{email[0]}•••@example.com");
        sent.Json("purpose").GetString().ShouldBe("login");
        sent.Json("codeLength").GetInt32().ShouldBe(6);
        sent.Json("expiresInSeconds").GetInt32().ShouldBe(300);
        sent.Json("resendInSeconds").GetInt32().ShouldBe(60);
        sent.Json("status").GetString().ShouldBe("queued");
        sent.Json("expiresAt").GetString()!.ShouldEndWith("Z");
        (sent.Json("expiresAt").GetDateTimeOffset() - sent.Json("resendAvailableAt").GetDateTimeOffset()).ShouldBe(TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task A_phone_number_gets_its_code_by_sms_with_the_origin_in_the_last_line()
    {
        var phone = Addresses.Phone();

        var sent = await _service.PostAsync("/api/v1/otp/send", new { phone = $"{phone[..3]} {phone[3..8]}-{phone[8..]}", channel = "sms" });

        sent.Status.ShouldBe(202, sent.Text);
        sent.Json("channel").GetString().ShouldBe("sms");
        var message = await _service.MessageToAsync(phone);
        message.Text.Split('\n')[^1].ShouldBe($"@127.0.0.1 #{message.Code}");
    }

    [Fact]
    public async Task Challenge_and_message_stand_in_the_database_without_a_code()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.ReceiveCodeAsync(email);

        var rows = await _service.ScalarAsync<string>($"""
            SELECT row_to_json(c)::text || row_to_json(m)::text FROM otp.challenges c JOIN delivery.outbox m ON m.challenge_id = c.id
            WHERE c.id = '{id}'
            """);
        rows.ShouldContain(email);
        rows.ShouldNotContain($"\"{code}\"");
    }

    [Fact]
    public async Task A_second_send_at_once_is_refused_and_changes_nothing_for_the_first()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.ReceiveCodeAsync(email);

        var again = await _service.PostAsync("/api/v1/otp/send", new { email = email.ToUpperInvariant() });

        again.Status.ShouldBe(429, again.Text);
        again.Code.ShouldBe("send_cooldown");
        again.RetryAfter.ShouldBeInRange(1, 60);
        (await _service.VerifyAsync(id, code)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_send_after_the_cooldown_replaces_the_code()
    {
        var email = Addresses.Email();
        var (first, firstCode) = await _service.ReceiveCodeAsync(email);
        await _service.AgeAsync(first, "61 seconds");

        var second = await _service.SendCodeAsync(email);

        second.Status.ShouldBe(202, second.Text);
        var old = await _service.VerifyAsync(first, firstCode);
        (old.Status, old.Code, old.Has("attemptsLeft")).ShouldBe((400, "otp_invalid", false));
        (await _service.GetAsync($"/api/v1/otp/{first}")).Json("status").GetString().ShouldBe("superseded");
    }

    [Fact]
    public async Task Five_messages_an_hour_and_ten_a_day_go_to_one_destination()
    {
        var email = Addresses.Email();
        for (var sent = 0; sent < 10; sent++)
        {
            var taken = await _service.SendCodeAsync(email);
            taken.Status.ShouldBe(202, $"send {sent}: {taken.Text}");
            await _service.AgeAsync(taken.Json("challengeId").GetString()!, sent == 4 ? "60 minutes" : "61 seconds");
        }

        var eleventh = await _service.SendCodeAsync(email);
        (eleventh.Status, eleventh.Code).ShouldBe((429, "send_limit"));
        eleventh.RetryAfter.ShouldBeInRange(60 * 60, 24 * 60 * 60);
    }

    [Fact]
    public async Task The_sixth_message_within_an_hour_is_refused()
    {
        var email = Addresses.Email();
        for (var sent = 0; sent < 5; sent++)
            await _service.AgeAsync((await _service.SendCodeAsync(email)).Json("challengeId").GetString()!, "61 seconds");

        var sixth = await _service.SendCodeAsync(email);

        (sixth.Status, sixth.Code).ShouldBe((429, "send_limit"));
        sixth.RetryAfter.ShouldBeInRange(60, 60 * 60);
    }

    [Fact]
    public async Task Twenty_sends_at_once_to_one_address_make_one_challenge_and_one_message()
    {
        var email = Addresses.Email();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _service.SendCodeAsync(email)));

        answers.Count(a => a.Status == 202).ShouldBe(1);
        answers.Where(a => a.Status != 202).ShouldAllBe(a => a.Status == 429 && a.Code == "send_cooldown");
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM otp.challenges WHERE address = '{email}'")).ShouldBe(1);
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM delivery.outbox WHERE address = '{email}'")).ShouldBe(1);
    }

    [Fact]
    public async Task Purposes_have_challenges_of_their_own_and_share_the_send_limit()
    {
        var email = Addresses.Email();
        var (login, code) = await _service.ReceiveCodeAsync(email);
        var other = await _service.PostAsync("/api/v1/otp/send", new { email, purpose = "verify_contact" });
        other.Code.ShouldBe("send_cooldown");
        await _service.AgeAsync(login, "61 seconds");

        (await _service.PostAsync("/api/v1/otp/send", new { email, purpose = "verify_contact" })).Status.ShouldBe(202);

        (await _service.VerifyAsync(login, code)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_password_reset_for_a_stranger_looks_the_same_and_reaches_nobody()
    {
        var (known, unknown) = (Addresses.Email(), Addresses.Email());
        await _service.SignInAsync(known);
        await _service.ExecuteAsync("UPDATE otp.destinations SET recent_sends = '{}'");

        var forKnown = await _service.PostAsync("/api/v1/otp/send", new { email = known, purpose = "password_reset" });
        var forUnknown = await _service.PostAsync("/api/v1/otp/send", new { email = unknown, purpose = "password_reset" });

        (forUnknown.Status, forKnown.Status).ShouldBe((202, 202));
        forUnknown.Headers.Keys.ShouldBe(forKnown.Headers.Keys);
        forUnknown.Json("codeLength").GetInt32().ShouldBe(8);
        foreach (var sent in new[] { forKnown, forUnknown })
            await Eventually.TrueAsync(async () => (await _service.GetAsync(sent.Headers["Location"])).Json("status").GetString() == "sent");
        (await _service.MessageToAsync(known)).Code.Length.ShouldBe(8);
        _service.MessagesTo(unknown).ShouldBe(0);
        (await TimelineAsync(forUnknown)).ShouldBe(["queued", "sent"]);
        (await TimelineAsync(forKnown)).ShouldBe(["queued", "sent"]);
    }

    private async Task<IEnumerable<string?>> TimelineAsync(Answer sent) =>
        (await _service.GetAsync(sent.Headers["Location"])).Json("timeline").EnumerateArray().Select(e => e.GetProperty("status").GetString());
}
