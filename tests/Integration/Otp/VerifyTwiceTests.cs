using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Otp;

/// <summary>A double tap, or an answer that was lost: the browser that was right a moment ago is right once more.</summary>
[Collection(ServiceTests.Name)]
public sealed class VerifyTwiceTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task The_same_browser_gets_the_same_session_again()
    {
        var asked = await AskAsync();

        var (first, second) = (await VerifyAsync(asked), await VerifyAsync(asked));

        (first.Status, second.Status).ShouldBe((200, 200), second.Text);
        second.SessionId().ShouldBe(first.SessionId());
        second.RefreshToken().ShouldBe(first.RefreshToken());
        second.Json("user").GetRawText().ShouldBe(first.Json("user").GetRawText());
        (await SessionsAsync(asked)).ShouldBe(1);
        (await FailuresAsync(asked)).ShouldBe(0);
        (await _service.AuditsAsync(first, "registered")).ShouldBe(1);
        (await _service.RefreshAsync(second.RefreshToken())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task It_may_name_the_address_instead_of_the_challenge()
    {
        var asked = await AskAsync();
        var first = await VerifyAsync(asked);

        var second = await _service.PostAsync("/api/v1/otp/verify", new { email = asked.Email, code = asked.Code }, ("Cookie", asked.Cookie));

        second.RefreshToken().ShouldBe(first.RefreshToken());
    }

    [Fact]
    public async Task Five_taps_at_once_on_two_nodes_are_one_session()
    {
        await using var otherNode = await fixture.StartServiceOnAsync(_service.ConnectionString, "Node:Roles=api");
        for (var round = 0; round < 5; round++)
        {
            var asked = await AskAsync();

            var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(n => VerifyAsync(asked, node: n % 2 == 0 ? _service : otherNode)));

            answers.ShouldAllBe(a => a.Status == 200);
            answers.Select(a => (a.SessionId(), a.RefreshToken())).Distinct().ShouldHaveSingleItem();
            (await SessionsAsync(asked)).ShouldBe(1);
            (await FailuresAsync(asked)).ShouldBe(0);
        }
    }

    [Fact]
    public async Task Repeating_the_right_answer_does_not_run_out_and_wrong_ones_do()
    {
        var asked = await AskAsync();
        var first = await VerifyAsync(asked);

        for (var tap = 0; tap < 12; tap++)
            (await VerifyAsync(asked)).SessionId().ShouldBe(first.SessionId());
        for (var guess = 0; guess < 4; guess++)
            (await VerifyAsync(asked with { Code = WrongCode.Than(asked.Code) })).Json("attemptsLeft").GetInt32().ShouldBe(3 - guess);

        (await VerifyAsync(asked)).Code.ShouldBe("otp_invalid");
        (await FailuresAsync(asked)).ShouldBe(4);
    }

    [Fact]
    public async Task A_wrong_code_in_that_time_is_refused_and_counted()
    {
        var asked = await AskAsync();
        await VerifyAsync(asked);

        var refused = await VerifyAsync(asked with { Code = WrongCode.Than(asked.Code) });

        (refused.Status, refused.Code).ShouldBe((400, "otp_invalid"));
        (await FailuresAsync(asked)).ShouldBe(1);
        (await _service.ScalarAsync<int>($"SELECT attempts FROM otp.challenges WHERE id = '{asked.ChallengeId}'")).ShouldBe(2);
        for (var guess = 0; guess < 4; guess++)
            await VerifyAsync(asked with { Code = WrongCode.Than(asked.Code) });
        (await VerifyAsync(asked)).Code.ShouldBe("otp_invalid");
    }

    [Fact]
    public async Task Any_other_browser_or_none_gets_nothing_and_counts_no_guess()
    {
        var asked = await AskAsync();
        await VerifyAsync(asked);

        Answer[] refused =
        [
            await _service.VerifyAsync(asked.ChallengeId, asked.Code),
            await VerifyAsync(asked with { Cookie = "browser=" + new string('A', 43) }),
            await VerifyAsync(asked with { Cookie = asked.Cookie[..^1] }),
        ];

        refused.ShouldAllBe(a => a.Code == "otp_invalid" && !a.Has("attemptsLeft"));
        (await FailuresAsync(asked)).ShouldBe(0);
    }

    [Theory]
    [InlineData("UPDATE otp.challenges SET consumed_at = consumed_at - interval '11 seconds' WHERE id = '{0}'")]
    [InlineData("UPDATE sessions.refresh_tokens SET created_at = created_at - interval '11 seconds' WHERE session_id = '{1}'")]
    public async Task Later_the_code_is_used_up(string age)
    {
        var asked = await AskAsync();
        var first = await VerifyAsync(asked);
        await _service.ExecuteAsync(
            age.Replace("{0}", asked.ChallengeId, StringComparison.Ordinal).Replace("{1}", first.SessionId(), StringComparison.Ordinal));

        (await VerifyAsync(asked)).Code.ShouldBe("otp_invalid");
    }

    [Fact]
    public async Task A_session_that_was_left_does_not_come_back()
    {
        var asked = await AskAsync();
        var first = await VerifyAsync(asked);
        await _service.LogoutAsync(first);

        (await VerifyAsync(asked)).Code.ShouldBe("otp_invalid");

        (await SessionsAsync(asked)).ShouldBe(1);
        (await _service.MeAsync(first)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_session_in_use_is_not_handed_out_again()
    {
        var asked = await AskAsync();
        var first = await VerifyAsync(asked);
        var next = await _service.RefreshAsync(first.RefreshToken());

        (await VerifyAsync(asked)).Code.ShouldBe("otp_invalid");

        (await _service.RefreshAsync(next.RefreshToken())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Only_signing_in_can_be_repeated()
    {
        var email = Addresses.Email();
        var sent = await _service.PostAsync("/api/v1/otp/send", new { email, purpose = "verify_contact" });
        var asked = new Asked(email, sent.Json("challengeId").GetString()!, (await _service.MessageToAsync(email)).Code, CookieOf(sent));

        (await VerifyAsync(asked)).Status.ShouldBe(200);
        (await VerifyAsync(asked)).Code.ShouldBe("otp_invalid");
    }

    private async Task<Asked> AskAsync()
    {
        var email = Addresses.Email();
        var sent = await _service.SendCodeAsync(email);
        sent.Status.ShouldBe(202, sent.Text);
        return new Asked(email, sent.Json("challengeId").GetString()!, (await _service.MessageToAsync(email)).Code, CookieOf(sent));
    }

    private Task<Answer> VerifyAsync(Asked asked, Service? node = null) => (node ?? _service).PostAsync(
        "/api/v1/otp/verify", new { challengeId = asked.ChallengeId, code = asked.Code }, ("Cookie", asked.Cookie));

    private static string CookieOf(Answer sent) => $"browser={sent.CookieValue("browser")}";

    private Task<long> SessionsAsync(Asked asked) => _service.ScalarAsync<long>($"""
        SELECT count(*) FROM sessions.sessions s JOIN accounts.contact_points p ON p.user_id = s.user_id WHERE p.canonical = '{asked.Email}'
        """);

    private Task<int> FailuresAsync(Asked asked) => _service.ScalarAsync<int>($"""
        SELECT cardinality(b.failures) FROM otp.guess_budgets b JOIN otp.challenges c USING (destination_key, purpose)
        WHERE c.id = '{asked.ChallengeId}'
        """);

    private sealed record Asked(string Email, string ChallengeId, string Code, string Cookie);
}
