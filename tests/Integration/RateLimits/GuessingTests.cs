using System.Globalization;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.RateLimits;

/// <summary>
/// Somebody with five hundred addresses, who has one fresh challenge after the other sent to one victim and guesses at each, on two nodes at
/// once, while Redis goes and comes.
/// </summary>
[Collection(ServiceTests.Name)]
public sealed class GuessingTests(PostgresFixture fixture)
{
    private const int Addresses = 500;
    private const int GuessesPerChallenge = 25;

    [Fact]
    public async Task However_many_addresses_guess_no_more_than_the_budget_is_evaluated()
    {
        await using var redis = await RedisServer.StartAsync();
        var database = await fixture.CreateDatabaseAsync();
        string[] settings = [Service.Limited, redis.Setting, "Proxies:Trusted:0=127.0.0.1"];
        await using var one = await fixture.StartServiceOnAsync(database, settings);
        await using var two = await fixture.StartServiceOnAsync(database, settings);
        var victim = Support.Addresses.Email();
        var evaluated = 0;
        var locked = 0;

        for (var first = 0; first < Addresses; first += GuessesPerChallenge)
        {
            // The limits of sending are out of the way: here it is guesses that are counted.
            await one.EndCooldownsAsync();
            var sent = await one.PostAsync("/api/v1/otp/send", new { email = victim }, From(first));
            sent.Status.ShouldBe(202, sent.Text);
            var challengeId = sent.Json("challengeId").GetString();
            var answers = await Task.WhenAll(Enumerable.Range(first, GuessesPerChallenge).Select(address =>
                (address % 2 == 0 ? one : two).PostAsync(
                    "/api/v1/otp/verify",
                    new { challengeId, code = address.ToString("D6", CultureInfo.InvariantCulture) },
                    From(address))));
            evaluated += answers.Count(a => a.Code == "otp_invalid" && a.Has("attemptsLeft"));
            locked += answers.Count(a => a.Code == "otp_locked");
            answers.ShouldAllBe(a => a.Code == "otp_invalid" || a.Code == "otp_locked");

            if (first == 2 * GuessesPerChallenge)
                await redis.StopAsync();
            if (first == Addresses / 2)
                await redis.StartAgainAsync();
        }

        evaluated.ShouldBe(10);
        locked.ShouldBeGreaterThan(Addresses / 2);
        (await one.ScalarAsync<int>("SELECT cardinality(failures) FROM otp.guess_budgets WHERE purpose = 'login'")).ShouldBe(10);
        (await one.ScalarAsync<long>("SELECT count(*) FROM sessions.sessions")).ShouldBe(0);
    }

    private static (string Name, string Value) From(int address) => ("X-Forwarded-For", $"198.51.{100 + (address / 250)}.{1 + (address % 250)}");
}
