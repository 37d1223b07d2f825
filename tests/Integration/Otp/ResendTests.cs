using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Otp;

[Collection(ServiceTests.Name)]
public sealed class ResendTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_resend_carries_the_same_code_and_keeps_the_attempts()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.ReceiveCodeAsync(email);
        await _service.VerifyAsync(id, WrongCode.Than(code));
        await _service.AgeAsync(id, "61 seconds");

        var resent = await ResendAsync(id);

        resent.Status.ShouldBe(202, resent.Text);
        resent.Json("challengeId").GetString().ShouldBe(id);
        resent.Json("expiresInSeconds").GetInt32().ShouldBeInRange(230, 239);
        await Eventually.TrueAsync(() => Task.FromResult(_service.MessagesTo(email) == 2));
        (await _service.MessageToAsync(email)).Code.ShouldBe(code);
        (await _service.GetAsync($"/api/v1/otp/{id}")).Json("attemptsLeft").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task Before_its_time_a_resend_is_429()
    {
        var (id, _) = await _service.ReceiveCodeAsync(Addresses.Email());

        var early = await ResendAsync(id);

        (early.Status, early.Code).ShouldBe((429, "resend_cooldown"));
        early.RetryAfter.ShouldBeInRange(1, 60);
    }

    [Fact]
    public async Task Ten_resends_at_once_send_one_message()
    {
        var email = Addresses.Email();
        var (id, _) = await _service.ReceiveCodeAsync(email);
        await _service.AgeAsync(id, "61 seconds");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ResendAsync(id)));

        answers.Count(a => a.Status == 202).ShouldBe(1);
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM delivery.outbox WHERE challenge_id = '{id}'")).ShouldBe(2);
    }

    [Fact]
    public async Task A_code_is_sent_again_three_times_and_no_more()
    {
        await using var service = await fixture.StartServiceAsync("Otp:ResendCooldown=00:00:01");
        var (id, _) = await service.ReceiveCodeAsync(Addresses.Email());
        for (var resend = 0; resend < 3; resend++)
        {
            await service.AgeAsync(id, "2 seconds");
            (await service.PostAsync($"/api/v1/otp/{id}/resend", null)).Status.ShouldBe(202);
        }

        await service.AgeAsync(id, "2 seconds");
        var fourth = await service.PostAsync($"/api/v1/otp/{id}/resend", null);

        (fourth.Status, fourth.Code).ShouldBe((429, "resend_limit"));
    }

    [Fact]
    public async Task What_has_ended_is_not_sent_again()
    {
        var email = Addresses.Email();
        var (used, code) = await _service.ReceiveCodeAsync(email);
        await _service.VerifyAsync(used, code);
        var (expired, _) = await _service.ReceiveCodeAsync(Addresses.Email());
        await _service.AgeAsync(expired, "10 minutes");

        (await ResendAsync(used)).Code.ShouldBe("challenge_ended");
        (await ResendAsync(expired)).Code.ShouldBe("challenge_ended");
        (await ResendAsync(Guid.NewGuid().ToString())).Code.ShouldBe("challenge_not_found");
        (await ResendAsync("not-an-id")).Code.ShouldBe("challenge_not_found");
    }

    private Task<Answer> ResendAsync(string id) => _service.PostAsync($"/api/v1/otp/{id}/resend", null);
}
