using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.RateLimits;

[Collection(ServiceTests.Name)]
public sealed class RaisedRiskTests(PostgresFixture fixture)
{
    [Fact]
    public async Task From_a_number_of_calls_on_each_takes_a_proof_and_past_the_limit_none_helps()
    {
        await using var service = await fixture.StartServiceAsync(
            Service.Limited,
            "Proof:Difficulty=8",
            "IpRateLimiting:GeneralRules:0:Endpoint=post:/api/v1/otp/send",
            "IpRateLimiting:GeneralRules:0:Period=1h",
            "IpRateLimiting:GeneralRules:0:Limit=6",
            "IpRateLimiting:GeneralRules:0:ProofFrom=2");
        (await service.SendCodeAsync(Addresses.Email())).Status.ShouldBe(202);
        (await service.SendCodeAsync(Addresses.Email())).Status.ShouldBe(202);

        var email = Addresses.Email();
        var asked = await service.SendCodeAsync(email);
        asked.Code.ShouldBe("proof_required");
        (await service.PostAsync("/api/v1/otp/send", new { email }, ProofOfWork.Solve(asked))).Status.ShouldBe(202);

        var other = Addresses.Email();
        var again = await service.SendCodeAsync(other);
        (await service.PostAsync("/api/v1/otp/send", new { email = other }, ProofOfWork.Solve(again))).Status.ShouldBe(202);
        (await service.PostAsync("/api/v1/otp/send", new { email }, ProofOfWork.Solve(again))).Code.ShouldBe("rate_limited");
    }
}
