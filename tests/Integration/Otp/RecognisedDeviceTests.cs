using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Otp;

/// <summary>A stranger who uses up what an address may be sent or guessed leaves its owner's device alone.</summary>
[Collection(ServiceTests.Name)]
public sealed class RecognisedDeviceTests(PostgresFixture fixture)
{
    private const string Send = "/api/v1/otp/send";
    private const string Verify = "/api/v1/otp/verify";
    private const string Password = "correct horse battery";

    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_right_code_gives_a_device_token_as_cookie_and_to_clients_without_cookies_as_header()
    {
        var plain = await _service.SignInAsync(Addresses.Email());
        plain.Headers["X-Device-Token"].ShouldBe(plain.CookieValue("device"));
        plain.CookieLine("device")!.ShouldContain("httponly", Case.Insensitive);
        plain.CookieLine("device")!.ShouldContain("samesite=strict", Case.Insensitive);

        var email = Addresses.Email();
        var (challengeId, code) = await _service.ReceiveCodeAsync(email);
        (await _service.VerifyAsync(challengeId, WrongCode.Than(code))).CookieValue("device").ShouldBeNull();
        var byCookie = await _service.PostAsync(
            Verify, new { challengeId, code }, ("X-Session-Transport", "cookie"), ("Sec-Fetch-Site", "same-origin"));
        byCookie.Status.ShouldBe(200, byCookie.Text);
        byCookie.Headers.Keys.ShouldNotContain("X-Device-Token");
        byCookie.CookieValue("device").ShouldNotBeNull();
    }

    [Fact]
    public async Task Strangers_guesses_lock_the_address_and_not_the_owners_device()
    {
        var (email, device) = await RecognisedAsync();
        await BurnGuessesAsync(email);
        var (stranger, strangersCode) = await _service.ReceiveCodeAsync(email);

        (await _service.VerifyAsync(stranger, strangersCode)).Code.ShouldBe("otp_locked");
        var (challengeId, code) = await _service.AskAsync(Send, new { email }, email, device);
        (await _service.PostAsync(Verify, new { challengeId, code }, device)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_devices_own_guesses_are_counted_against_it_alone()
    {
        var (email, device) = await RecognisedAsync();
        for (var i = 0; i < 2; i++)
        {
            var (id, code) = await _service.AskAsync(Send, new { email }, email, device);
            for (var guess = 0; guess < 5; guess++)
                (await _service.PostAsync(Verify, new { challengeId = id, code = WrongCode.Than(code) }, device)).Code.ShouldBe("otp_invalid");
            await _service.EndCooldownsAsync();
        }

        var (challengeId, right) = await _service.AskAsync(Send, new { email }, email, device);
        (await _service.PostAsync(Verify, new { challengeId, code = right }, device)).Code.ShouldBe("otp_locked");
        await _service.EndCooldownsAsync();
        await _service.SignInAsync(email);
    }

    [Fact]
    public async Task Strangers_sends_use_up_the_address_and_not_the_owners_device()
    {
        var (email, device) = await RecognisedAsync();
        await _service.PostAsync(Send, new { email });
        (await _service.PostAsync(Send, new { email })).Code.ShouldBe("send_cooldown");

        var sent = await _service.PostAsync(Send, new { email }, device);

        sent.Status.ShouldBe(202, sent.Text);
        (await _service.PostAsync(Send, new { email }, device)).Code.ShouldBe("send_cooldown");
    }

    [Fact]
    public async Task What_the_device_was_sent_counts_for_strangers_too()
    {
        var (email, device) = await RecognisedAsync();

        (await _service.PostAsync(Send, new { email }, device)).Status.ShouldBe(202);

        (await _service.PostAsync(Send, new { email })).Code.ShouldBe("send_cooldown");
    }

    [Fact]
    public async Task A_strangers_send_does_not_supersede_the_devices_code_nor_do_their_guesses_by_address_reach_it()
    {
        var (email, device) = await RecognisedAsync();
        var (_, code) = await _service.AskAsync(Send, new { email }, email, device);
        await _service.EndCooldownsAsync();
        (await _service.PostAsync(Send, new { email })).Status.ShouldBe(202);
        await BurnGuessesAsync(email);

        var verified = await _service.PostAsync(Verify, new { email, code }, device);

        verified.Status.ShouldBe(200, verified.Text);
    }

    [Fact]
    public async Task A_code_that_another_device_asked_for_is_taken_by_address_too()
    {
        var (email, device) = await RecognisedAsync();
        var (_, old) = await _service.AskAsync(Send, new { email }, email, device);
        (await _service.PostAsync(Verify, new { email, code = old }, device)).Status.ShouldBe(200);
        await _service.ExecuteAsync($"UPDATE otp.challenges SET consumed_at = consumed_at - interval '11 seconds' WHERE address = '{email}'");
        await _service.EndCooldownsAsync();
        var (_, code) = await _service.ReceiveCodeAsync(email);

        (await _service.PostAsync(Verify, new { email, code }, device)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_resend_to_a_device_is_held_to_its_own_limits()
    {
        var (email, device) = await RecognisedAsync();
        var (challengeId, _) = await _service.AskAsync(Send, new { email }, email, device);
        await _service.EndCooldownsAsync();
        (await _service.PostAsync(Send, new { email })).Status.ShouldBe(202);

        (await _service.PostAsync($"/api/v1/otp/{challengeId}/resend", null)).Status.ShouldBe(202);
        (await _service.PostAsync($"/api/v1/otp/{challengeId}/resend", null)).Code.ShouldBe("resend_cooldown");
    }

    [Fact]
    public async Task Strangers_passwords_do_not_lock_the_owners_device()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.AskAsync("/api/v1/auth/register", new { email, password = Password }, email);
        var device = DeviceOf(await _service.VerifyAsync(id, code));
        await _service.EndCooldownsAsync();
        for (var guess = 0; guess < 10; guess++)
            await _service.PostAsync("/api/v1/auth/login", new { email, password = $"wrong horse {guess}" });

        (await _service.PostAsync("/api/v1/auth/login", new { email, password = Password })).Code.ShouldBe("password_locked");
        (await _service.PostAsync("/api/v1/auth/login", new { email, password = Password }, device)).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_device_is_recognised_for_its_own_addresses_only()
    {
        var (_, device) = await RecognisedAsync();
        var (victim, _) = await RecognisedAsync();
        await _service.PostAsync(Send, new { email = victim });

        (await _service.PostAsync(Send, new { email = victim }, device)).Code.ShouldBe("send_cooldown");
        (await _service.PostAsync(Send, new { email = victim }, ("X-Device-Token", new string('x', 8000)))).Code.ShouldBe("send_cooldown");
    }

    /// <summary>Whoever shows no token is a new device with each right code; so there is a total.</summary>
    [Fact]
    public async Task Making_devices_does_not_make_messages()
    {
        var email = Addresses.Email();
        var verified = await _service.SignInAsync(email);
        var sent = 1;
        for (; sent <= 20; sent++)
        {
            var asked = await _service.PostAsync(Send, new { email }, DeviceOf(verified));
            if (asked.Code == "send_limit")
            {
                asked.RetryAfter.ShouldBeInRange(3500, 3600);
                break;
            }

            asked.Status.ShouldBe(202, asked.Text);
            var code = (await _service.MessageToAsync(email, sent + 1)).Code;
            verified = await _service.VerifyAsync(asked.Json("challengeId").GetString()!, code);
            verified.Status.ShouldBe(200, verified.Text);
        }

        sent.ShouldBe(15);
    }

    [Fact]
    public async Task Owner_and_stranger_who_text_one_number_at_once_do_not_wait_in_a_ring()
    {
        var phone = Addresses.Phone();
        var (challengeId, code) = await _service.AskAsync(Send, new { phone }, phone);
        var device = DeviceOf(await _service.VerifyAsync(challengeId, code));

        for (var round = 0; round < 15; round++)
        {
            await _service.EndCooldownsAsync();
            await _service.ExecuteAsync("DELETE FROM protection.sms_scopes");
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n =>
                n % 2 == 0 ? _service.PostAsync(Send, new { phone }) : _service.PostAsync(Send, new { phone }, device)));
            answers.ShouldAllBe(a => a.Status == 202 || a.Status == 429);
        }
    }

    [Fact]
    public async Task Strangers_who_have_a_range_of_numbers_paused_do_not_keep_its_owner_from_a_code()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        const string Phone = "+919812007777";
        var (challengeId, code) = await service.AskAsync(Send, new { phone = Phone }, Phone);
        var device = DeviceOf(await service.VerifyAsync(challengeId, code));
        await service.EndCooldownsAsync();
        for (var i = 0; (await service.PostAsync(Send, new { phone = $"+91981200{i:D4}" })).Status == 202; i++)
            i.ShouldBeLessThan(25);

        (await service.PostAsync(Send, new { phone = Phone })).Code.ShouldBe("sms_paused");
        var sent = await service.PostAsync(Send, new { phone = Phone }, device);
        sent.Status.ShouldBe(202, sent.Text);
        (await service.PostAsync(Send, new { phone = Phone }, device)).Code.ShouldBe("send_cooldown");
        (await service.PostAsync($"/api/v1/otp/{sent.Json("challengeId").GetString()}/resend", null)).Code.ShouldBe("resend_cooldown");
        await service.EndCooldownsAsync();
        (await service.PostAsync($"/api/v1/otp/{sent.Json("challengeId").GetString()}/resend", null)).Status.ShouldBe(202);

        // What an operator says holds for everybody.
        await service.EndCooldownsAsync();
        (await service.AdminPostAsync("sms/override", new { scope = "IN", @override = "block", minutes = 5 })).Status.ShouldBe(204);
        (await service.PostAsync(Send, new { phone = Phone }, device)).Code.ShouldBe("sms_paused");
    }

    [Fact]
    public async Task Header_and_cookie_are_both_looked_at()
    {
        var (email, device) = await RecognisedAsync();
        var (_, other) = await RecognisedAsync();
        (await _service.PostAsync(Send, new { email })).Status.ShouldBe(202);

        (await _service.PostAsync(Send, new { email }, other, ("Cookie", $"device={device.Value}"))).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_reset_closes_the_devices_codes_too()
    {
        var (email, device) = await RecognisedAsync();
        var (reset, resetCode) = await _service.AskAsync("/api/v1/auth/password/forgot", new { email }, email);
        var resetToken = (await _service.VerifyAsync(reset, resetCode)).Json("resetToken").GetString();
        var (challengeId, code) = await _service.AskAsync(Send, new { email }, email, device);

        (await _service.PostAsync("/api/v1/auth/password/reset", new { resetToken, newPassword = Password })).Status.ShouldBe(204);

        (await _service.PostAsync(Verify, new { challengeId, code }, device)).Code.ShouldBe("otp_invalid");
    }

    private async Task<(string Email, (string Name, string Value) Device)> RecognisedAsync()
    {
        var email = Addresses.Email();
        var device = DeviceOf(await _service.SignInAsync(email));
        await _service.EndCooldownsAsync();
        return (email, device);
    }

    private static (string Name, string Value) DeviceOf(Answer verified) => ("X-Device-Token", verified.Headers["X-Device-Token"]);

    /// <summary>Ten wrong guesses by address, from nobody in particular.</summary>
    private async Task BurnGuessesAsync(string email)
    {
        for (var i = 0; i < 2; i++)
        {
            await _service.EndCooldownsAsync();
            var (_, code) = await _service.ReceiveCodeAsync(email);
            for (var guess = 0; guess < 5; guess++)
                (await _service.PostAsync(Verify, new { email, code = WrongCode.Than(code) })).Code.ShouldBe("otp_invalid");
        }

        await _service.EndCooldownsAsync();
    }
}
