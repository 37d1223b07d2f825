using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.RateLimits;

[Collection(ServiceTests.Name)]
public sealed class RedisLimitTests(PostgresFixture fixture)
{
    private static readonly string[] FortyAnHour = Limits.Rule("post:/api/v1/auth/refresh", "1h", 40);

    [Fact]
    public async Task Two_nodes_on_one_Redis_let_exactly_the_limit_pass_however_many_come_at_once()
    {
        await using var redis = await RedisServer.StartAsync();
        var database = await fixture.CreateDatabaseAsync();
        string[] settings = [.. FortyAnHour, redis.Setting, "Redis:Timeout=00:00:01"];
        await using var one = await fixture.StartServiceOnAsync(database, settings);
        await using var two = await fixture.StartServiceOnAsync(database, settings);

        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => Limits.CallAsync(i % 2 == 0 ? one : two)));

        answers.Count(a => a.Status == 401).ShouldBe(40);
        answers.Count(a => a.Code == "rate_limited").ShouldBe(80);
    }

    [Fact]
    public async Task Redis_holds_no_address_and_nothing_for_good()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await fixture.StartServiceAsync([.. FortyAnHour, redis.Setting]);

        (await Limits.CallAsync(service)).Status.ShouldBe(401);

        var keys = (await redis.CommandAsync("KEYS", "*")).Split('\n').Where(k => !k.Contains("probe", StringComparison.Ordinal)).ToList();
        keys.ShouldHaveSingleItem().ShouldMatch("^otpauth:calls:\\{[0-9a-f]{32}\\}:[0-9a-f]{16}$");
        int.Parse(await redis.CommandAsync("TTL", keys[0]), null).ShouldBeInRange(3600, 3661);
        (await redis.CommandAsync("HGETALL", keys[0])).ShouldNotContain("127.0.0.1");
    }

    [Fact]
    public async Task A_Redis_that_is_emptied_forgets_its_scripts_and_counts_on()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await fixture.StartServiceAsync([.. Limits.Rule("post:/api/v1/auth/refresh", "1h", 4), redis.Setting]);
        await Limits.CallAsync(service);
        await redis.CommandAsync("FLUSHALL");
        await redis.CommandAsync("SCRIPT", "FLUSH");

        var answers = await Limits.CallAsync(service, times: 6);

        answers.Select(a => a.Status).ShouldBe([401, 401, 401, 401, 429, 429]);
    }

    [Fact]
    public async Task A_node_starts_without_its_Redis_and_uses_it_as_soon_as_it_is_there()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.StopAsync();

        await using var service = await fixture.StartServiceAsync([.. FortyAnHour, redis.Setting]);

        (await Limits.CallAsync(service)).Headers["RateLimit-Policy"].ShouldContain("q=20;");
        await redis.StartAgainAsync();
        await Eventually.TrueAsync(async () => (await Limits.ReadyAsync(service)).Redis == "healthy");
        (await Limits.CallAsync(service)).Headers["RateLimit-Policy"].ShouldContain("q=40;");
    }

    [Fact]
    public async Task A_code_takes_five_guesses_with_or_without_Redis()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await fixture.StartServiceAsync(redis.Setting);
        var (challengeId, code) = await service.ReceiveCodeAsync(Addresses.Email());
        List<Answer> guesses = [];
        for (var i = 0; i < 5; i++)
        {
            if (i == 2)
                await redis.StopAsync();
            guesses.Add(await service.VerifyAsync(challengeId, code == "000000" ? "000001" : "000000"));
        }

        guesses.ShouldAllBe(g => g.Status == 400 && g.Code == "otp_invalid");
        (await service.VerifyAsync(challengeId, code)).Status.ShouldBe(400);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "stopped", "Redis does not answer." },
        { "frozen", "Redis does not answer." },
        { "slow", "Redis does not answer." },
        { "replica", "Redis takes no writes." },
        { "without replicas", "Redis takes no writes." },
        { "denied", "Redis denies us a command." },
        { "another password", "Redis refuses the password." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whatever_is_wrong_with_Redis_calls_go_on_at_half_the_limit_and_back_when_it_is_well(string fault, string reason)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await fixture.StartServiceAsync([.. FortyAnHour, redis.Setting]);
        (await Limits.CallAsync(service)).Headers["RateLimit-Policy"].ShouldContain("q=40;");

        await BreakAsync(redis, fault);

        await Eventually.TrueAsync(async () => (await Limits.ReadyAsync(service)).Redis == "degraded");
        await Eventually.TrueAsync(async () => (await Limits.ReadyAsync(service)).Reason == reason);
        var answers = await Limits.CallAsync(service, times: 22);
        answers.ShouldAllBe(a => a.Status == 401 || a.Status == 429);
        answers.Count(a => a.Status == 401).ShouldBeInRange(19, 20);
        answers[^1].Headers["RateLimit-Policy"].ShouldContain("q=20;");

        await MendAsync(redis, fault);
        await Eventually.TrueAsync(async () => (await Limits.ReadyAsync(service)).Redis == "healthy");
        (await Limits.CallAsync(service)).Headers["RateLimit-Policy"].ShouldContain("q=40;");
    }

    private static Task BreakAsync(RedisServer redis, string fault) => fault switch
    {
        "stopped" => redis.StopAsync(),
        "frozen" => redis.FreezeAsync(),
        "slow" => redis.CommandAsync("CLIENT", "PAUSE", "8000", "ALL"),
        "replica" => redis.CommandAsync("REPLICAOF", "127.0.0.1", "1"),
        "without replicas" => redis.CommandAsync("CONFIG", "SET", "min-replicas-to-write", "1"),
        "denied" => redis.CommandAsync("ACL", "SETUSER", "default", "-@write"),
        "another password" => redis.RequirePasswordAsync("another"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    private static Task MendAsync(RedisServer redis, string fault) => fault switch
    {
        "stopped" => redis.StartAgainAsync(),
        "frozen" => redis.ThawAsync(),
        // It ends by itself; a paused Redis takes no word to end it.
        "slow" => Task.CompletedTask,
        "replica" => redis.CommandAsync("REPLICAOF", "NO", "ONE"),
        "without replicas" => redis.CommandAsync("CONFIG", "SET", "min-replicas-to-write", "0"),
        "denied" => redis.CommandAsync("ACL", "SETUSER", "default", "+@all"),
        "another password" => redis.CommandAsync("CONFIG", "SET", "requirepass", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
