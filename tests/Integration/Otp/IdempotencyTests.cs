using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Otp;

[Collection(ServiceTests.Name)]
public sealed class IdempotencyTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task Fifty_requests_at_once_with_one_key_send_one_message_and_answer_alike()
    {
        var (email, key) = (Addresses.Email(), Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync(email, key)));

        answers.ShouldAllBe(a => a.Status == 202);
        answers.Select(a => a.Text).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM delivery.outbox WHERE address = '{email}'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_long_after_the_cooldown_still_sends_nothing()
    {
        var (email, key) = (Addresses.Email(), Guid.NewGuid().ToString());
        var first = await SendAsync(email, key);
        await _service.AgeAsync(first.Json("challengeId").GetString()!, "2 hours");

        var repeat = await SendAsync(email, key);

        repeat.Status.ShouldBe(202, repeat.Text);
        repeat.Json("challengeId").GetString().ShouldBe(first.Json("challengeId").GetString());
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM delivery.outbox WHERE address = '{email}'")).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_422_and_sends_nothing()
    {
        var (first, second, key) = (Addresses.Email(), Addresses.Email(), Guid.NewGuid().ToString());
        (await SendAsync(first, key)).Status.ShouldBe(202);

        var other = await SendAsync(second, key);

        (other.Status, other.Code).ShouldBe((422, "idempotency_key_reused"));
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM otp.challenges WHERE address = '{second}'")).ShouldBe(0);
        (await _service.SendCodeAsync(second)).Status.ShouldBe(202);
    }

    [Fact]
    public async Task Two_bodies_at_once_under_one_key_send_one_of_them()
    {
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(Addresses.Email(), key)));

        answers.Count(a => a.Status == 202).ShouldBe(1);
        answers.Where(a => a.Status != 202).ShouldAllBe(a => a.Status == 422 && a.Code == "idempotency_key_reused");
    }

    [Fact]
    public async Task A_day_later_the_key_is_free_again()
    {
        var (email, key) = (Addresses.Email(), Guid.NewGuid().ToString());
        var first = await SendAsync(email, key);
        var id = first.Json("challengeId").GetString()!;
        await _service.AgeAsync(id, "25 hours");
        await _service.ExecuteAsync($"UPDATE otp.idempotency_keys SET created_at = created_at - interval '25 hours' WHERE challenge_id = '{id}'");

        var second = await SendAsync(email, key);

        second.Status.ShouldBe(202, second.Text);
        second.Json("challengeId").GetString().ShouldNotBe(id);
    }

    [Fact]
    public async Task A_refused_send_does_not_use_up_its_key()
    {
        var (email, key) = (Addresses.Email(), Guid.NewGuid().ToString());
        var first = await _service.SendCodeAsync(email);
        (await SendAsync(email, key)).Code.ShouldBe("send_cooldown");
        await _service.AgeAsync(first.Json("challengeId").GetString()!, "61 seconds");

        (await SendAsync(email, key)).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_key_that_is_none_is_400()
    {
        var spaced = await SendAsync(Addresses.Email(), "with space");
        var endless = await SendAsync(Addresses.Email(), new string('k', 256));

        spaced.Code.ShouldBe("validation_failed");
        endless.Code.ShouldBe("validation_failed");
        endless.Json("errors").TryGetProperty("Idempotency-Key", out _).ShouldBeTrue();
    }

    private Task<Answer> SendAsync(string email, string key) =>
        _service.PostAsync("/api/v1/otp/send", new { email }, ("Idempotency-Key", key));
}
