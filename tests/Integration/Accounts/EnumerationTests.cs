using System.Globalization;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Accounts;

/// <summary>
/// What a stranger sees of an address with an account and of one without: the same. Both were sent a code before, and guessed at, so that
/// the account is the one thing in which they differ. Whether time tells them apart is measured by benchmarks/enumeration.
/// </summary>
[Collection(ServiceTests.Name)]
public sealed class EnumerationTests(PostgresFixture fixture)
{
    private const string Password = "violet teapot at dawn";

    private readonly Service _service = fixture.Service;

    public static TheoryData<string> Sends =>
    [
        "send login", "send verify_contact", "send password_reset", "send step_up",
        "register", "register with password", "forgot", "contacts",
    ];

    public static TheoryData<string> Guesses => ["login", "verify login", "verify password_reset"];

    private string AccessToken { get; set; } = "";

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task A_send_is_answered_and_written_alike(string call)
    {
        var (known, unknown) = await PairAsync();

        await ShouldBeAlikeAsync(call, 202, known, unknown);
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task A_second_send_at_once_is_refused_alike(string call)
    {
        var (known, unknown) = await PairAsync();
        await ShouldBeAlikeAsync(call, 202, known, unknown);

        await ShouldBeAlikeAsync(call, 429, known, unknown);
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task Past_the_hourly_limit_a_send_is_refused_alike(string call)
    {
        var (known, unknown) = await PairAsync();
        for (var i = 0; i < 5; i++)
        {
            await ShouldBeAlikeAsync(call, 202, known, unknown);
            await AgeAsync("61 seconds", known, unknown);
        }

        var refused = await ShouldBeAlikeAsync(call, 429, known, unknown);
        refused.Code.ShouldBe("send_limit");
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task An_address_never_seen_before_is_answered_like_that_of_an_account(string call)
    {
        var (known, _) = await PairAsync();

        var (forKnown, forUnknown) = (await CallAsync(call, known), await CallAsync(call, Addresses.Email()));

        Look.Of(forUnknown).ShouldBe(Look.Of(forKnown));
    }

    [Theory]
    [MemberData(nameof(Guesses))]
    public async Task A_wrong_guess_is_answered_and_written_alike(string call)
    {
        var (known, unknown) = await PairAsync();

        await ShouldBeAlikeAsync(call, call == "login" ? 401 : 400, known, unknown);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("password_reset")]
    public async Task A_wrong_guess_at_a_live_code_is_answered_and_written_alike_until_it_is_spent_and_after(string purpose)
    {
        var (known, unknown) = await PairAsync();
        await ShouldBeAlikeAsync($"send {purpose}", 202, known, unknown);

        for (var guess = 1; guess <= 6; guess++)
            await ShouldBeAlikeAsync($"verify {purpose}", 400, known, unknown);
    }

    [Fact]
    public async Task Ten_wrong_codes_lock_alike()
    {
        var (known, unknown) = await PairAsync();
        for (var code = 0; code < 2; code++)
        {
            await ShouldBeAlikeAsync("send password_reset", 202, known, unknown);
            for (var guess = 1; guess <= 5; guess++)
                await ShouldBeAlikeAsync("verify password_reset", 400, known, unknown);
            await AgeAsync("61 seconds", known, unknown);
        }

        await ShouldBeAlikeAsync("send password_reset", 202, known, unknown);
        (await ShouldBeAlikeAsync("verify password_reset", 429, known, unknown)).Code.ShouldBe("otp_locked");
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_alike_and_then_the_right_one_is_no_exception()
    {
        var (known, unknown) = await PairAsync();
        var withoutPassword = await SignedUpAsync(password: null);
        for (var guess = 1; guess <= 10; guess++)
            await ShouldBeAlikeAsync("login", 401, known, unknown, withoutPassword);

        (await ShouldBeAlikeAsync("login", 429, known, unknown, withoutPassword)).Code.ShouldBe("password_locked");
        await ShouldBeAlikeAsync("login with the right password", 429, known, unknown, withoutPassword);
    }

    [Theory]
    [InlineData("send password_reset")]
    [InlineData("forgot")]
    public async Task The_way_of_a_reset_code_shows_alike_when_it_is_gone_out_and_when_it_is_sent_again(string call)
    {
        var (known, unknown) = await PairAsync();
        var challenges = new[] { await CallAsync(call, known), await CallAsync(call, unknown) }.Select(a => a.Headers["Location"]).ToArray();
        await DispatchedAsync(challenges);

        (await _service.GetAsync(challenges[0])).Json("timeline").GetArrayLength().ShouldBe(2);
        await ShouldLookAlikeAsync(challenges, c => _service.GetAsync(c));
        await ShouldLookAlikeAsync(challenges, c => _service.PostAsync($"{c}/resend", null));
        await AgeAsync("61 seconds", known, unknown);
        await ShouldLookAlikeAsync(challenges, c => _service.PostAsync($"{c}/resend", null));
        await DispatchedAsync(challenges);
        await ShouldLookAlikeAsync(challenges, c => _service.GetAsync(c));
        _service.MessagesTo(unknown).ShouldBe(1, "the first code, which was for signing in");
    }

    /// <summary>An address with account and password and one without account, after the same calls, a day and more ago.</summary>
    private async Task<(string Known, string Unknown)> PairAsync()
    {
        AccessToken = (await _service.SignInAsync(Addresses.Email())).Json("accessToken").GetString()!;
        var (known, unknown) = (await SignedUpAsync(Password), Addresses.Email());
        var (id, code) = await _service.ReceiveCodeAsync(unknown);
        (await _service.VerifyAsync(id, WrongCode.Than(code))).Status.ShouldBe(400);
        await AgeAsync("25 hours", known, unknown);
        return (known, unknown);
    }

    private async Task<string> SignedUpAsync(string? password)
    {
        var email = Addresses.Email();
        var asked = await _service.PostAsync("/api/v1/auth/register", new { email, password });
        asked.Status.ShouldBe(202, asked.Text);
        var code = (await _service.MessageToAsync(email)).Code;
        (await _service.VerifyAsync(asked.Json("challengeId").GetString()!, code)).Status.ShouldBe(200);
        return email;
    }

    private Task<Answer> CallAsync(string call, string email) => call.Split(' ') switch
    {
        ["send", "step_up"] => _service.PostAsync("/api/v1/otp/send", new { email, purpose = "step_up", context = "Pay 1.00 EUR" }),
        ["send", var purpose] => _service.PostAsync("/api/v1/otp/send", new { email, purpose }),
        ["verify", var purpose] => _service.PostAsync("/api/v1/otp/verify", new { email, purpose, code = "0000000000" }),
        ["register"] => _service.PostAsync("/api/v1/auth/register", new { email }),
        ["register", ..] => _service.PostAsync("/api/v1/auth/register", new { email, password = Password }),
        ["login"] => _service.PostAsync("/api/v1/auth/login", new { email, password = "violet teapot at dusk" }),
        ["login", ..] => _service.PostAsync("/api/v1/auth/login", new { email, password = Password }),
        ["forgot"] => _service.PostAsync("/api/v1/auth/password/forgot", new { email }),
        ["contacts"] => _service.PostAsync("/api/v1/auth/contacts", new { email }, ("Authorization", $"Bearer {AccessToken}")),
        _ => throw new ArgumentOutOfRangeException(nameof(call), call, "Not a call."),
    };

    /// <summary>The first address's answer, which all others get too.</summary>
    private async Task<Answer> ShouldBeAlikeAsync(string call, int status, params string[] emails)
    {
        var (first, firstWritten) = await WatchAsync(call, emails[0]);
        first.Status.ShouldBe(status, first.Text);
        foreach (var email in emails.Skip(1))
        {
            var (other, written) = await WatchAsync(call, email);
            Look.Of(other).ShouldBe(Look.Of(first));
            written.ShouldBe(firstWritten);
            if (status == 429)
                other.RetryAfter.ShouldBeInRange(first.RetryAfter - 5, first.RetryAfter + 5);
        }

        return first;
    }

    private async Task<(Answer Answer, string Written)> WatchAsync(string call, string email)
    {
        var before = await RowCounts.OfAsync(_service);
        var answer = await CallAsync(call, email);
        return (answer, (await RowCounts.OfAsync(_service)).Since(before));
    }

    private static async Task ShouldLookAlikeAsync(string[] challenges, Func<string, Task<Answer>> ask) =>
        Look.Of(await ask(challenges[1])).ShouldBe(Look.Of(await ask(challenges[0])));

    private Task DispatchedAsync(IEnumerable<string> challenges) => Eventually.TrueAsync(async () => await _service.ScalarAsync<long>($"""
        SELECT count(*) FROM delivery.outbox WHERE status NOT IN ('sent', 'suppressed')
            AND challenge_id IN ({string.Join(',', challenges.Select(c => $"'{c.Split('/')[^1]}'"))})
        """) == 0);

    /// <summary>What waiting does to whatever stands under these addresses.</summary>
    private async Task AgeAsync(string interval, params string[] emails)
    {
        foreach (var email in emails)
        {
            var newest = await _service.ScalarAsync<Guid>(
                $"SELECT id FROM otp.challenges WHERE address = '{email}' ORDER BY created_at DESC LIMIT 1");
            await _service.AgeAsync(newest.ToString("D", CultureInfo.InvariantCulture), interval);
        }
    }
}
