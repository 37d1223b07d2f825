using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Overload;

[Collection(ServiceTests.Name)]
public sealed class AdmissionTests(PostgresFixture fixture)
{
    private const string Send = "/api/v1/otp/send";

    [Fact]
    public async Task When_all_places_are_taken_verify_goes_before_send_and_the_rest_is_refused_quickly()
    {
        await using var service = await fixture.StartServiceAsync("Overload:MaxConcurrent=1", "Overload:MaxWaiting=1", "Overload:MaxWait=00:00:10");
        var (email, other) = (Addresses.Email(), Addresses.Email());
        var (challengeId, code) = await service.ReceiveCodeAsync(email);
        await service.ReceiveCodeAsync(other);
        await service.EndCooldownsAsync();
        Task<Answer> first;
        Task<Answer> verified;
        Answer refused;
        await using (await HeldRows.HoldAsync(service, "SELECT 1 FROM otp.destinations FOR UPDATE"))
        {
            first = service.PostAsync(Send, new { email = other });
            await HeldRows.WaitedForByAsync(service, 1);
            // One of the two takes the last place to wait in; verify takes it from there.
            Task<Answer>[] sends = [.. Enumerable.Range(0, 2).Select(_ => service.PostAsync(Send, new { email = Addresses.Email() }))];
            refused = await await Task.WhenAny(sends);
            verified = service.VerifyAsync(challengeId, code);
            (await Task.WhenAll(sends)).ShouldAllBe(a => a.Status == 503);
        }

        (refused.Status, refused.Code).ShouldBe((503, "service_unavailable"));
        refused.RetryAfter.ShouldBeInRange(1, 5);
        (await first).Status.ShouldBe(202);
        (await verified).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Health_answers_while_every_place_is_taken()
    {
        await using var service = await fixture.StartServiceAsync("Overload:MaxConcurrent=1", "Overload:MaxWaiting=0");
        var email = Addresses.Email();
        await service.ReceiveCodeAsync(email);
        await service.EndCooldownsAsync();
        Task<Answer> sent;
        await using (await HeldRows.HoldAsync(service, "SELECT 1 FROM otp.destinations FOR UPDATE"))
        {
            sent = service.PostAsync(Send, new { email });
            await HeldRows.WaitedForByAsync(service, 1);
            (await service.GetAsync("/health/ready")).Status.ShouldBe(200);
            (await service.GetAsync("/api/v1/auth/me")).Status.ShouldBe(401);
        }

        (await sent).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_call_does_not_wait_longer_than_it_may()
    {
        await using var service = await fixture.StartServiceAsync("Overload:MaxConcurrent=1", "Overload:MaxWait=00:00:00.1");
        var email = Addresses.Email();
        await service.ReceiveCodeAsync(email);
        await service.EndCooldownsAsync();
        Task<Answer> sent;
        await using (await HeldRows.HoldAsync(service, "SELECT 1 FROM otp.destinations FOR UPDATE"))
        {
            sent = service.PostAsync(Send, new { email });
            await HeldRows.WaitedForByAsync(service, 1);
            (await service.PostAsync(Send, new { email = Addresses.Email() })).Status.ShouldBe(503);
        }

        (await sent).Status.ShouldBe(202);
    }
}
