using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Otp;

[Collection(ServiceTests.Name)]
public sealed class StepUpTests(PostgresFixture fixture)
{
    private const string Context = "Pay 250.00 EUR to Example Ltd";
    private const string OtherContext = "Pay 9,250.00 EUR to Eve";

    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_code_approves_what_the_message_shows_and_the_proof_says_it()
    {
        var email = Addresses.Email();
        var (id, code) = await AskAsync(email);
        (await _service.MessageToAsync(email)).Text.ShouldContain(Context);

        var verified = await VerifyAsync(id, code, Context);

        verified.Status.ShouldBe(200, verified.Text);
        var proof = Jwt.ClaimsOf(verified.Json("proof").GetString()!);
        proof.GetProperty("context").GetString().ShouldBe(Context);
        proof.GetProperty("purpose").GetString().ShouldBe("step_up");
        proof.GetProperty("sub").GetString().ShouldBe(email);
        (await _service.GetAsync("/api/v1/auth/me", ("Authorization", $"Bearer {verified.Json("proof").GetString()}"))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_same_code_for_another_context_is_wrong_and_counts()
    {
        var (id, code) = await AskAsync(Addresses.Email());

        var other = await VerifyAsync(id, code, OtherContext);

        (other.Code, other.Json("attemptsLeft").GetInt32()).ShouldBe(("otp_invalid", 4));
        (await VerifyAsync(id, code, Context)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_code_for_one_context_is_not_the_code_for_another()
    {
        var email = Addresses.Email();
        var (first, firstCode) = await AskAsync(email);
        await _service.EndCooldownsAsync();
        var (second, secondCode) = await _service.AskAsync(
            "/api/v1/otp/send", new { email, purpose = "step_up", context = OtherContext }, email);

        (await VerifyAsync(second, firstCode, OtherContext)).Code.ShouldBe("otp_invalid");
        (await VerifyAsync(first, firstCode, Context)).Code.ShouldBe("otp_invalid");
        (await VerifyAsync(second, secondCode, OtherContext)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_context_given_for_a_challenge_without_one_makes_every_code_wrong()
    {
        var (id, code) = await _service.ReceiveCodeAsync(Addresses.Email());

        (await VerifyAsync(id, code, Context)).Code.ShouldBe("otp_invalid");
    }

    private Task<(string ChallengeId, string Code)> AskAsync(string email) =>
        _service.AskAsync("/api/v1/otp/send", new { email, purpose = "step_up", context = Context }, email);

    private Task<Answer> VerifyAsync(string challengeId, string code, string context) =>
        _service.PostAsync("/api/v1/otp/verify", new { challengeId, code, context });
}
