using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.RateLimits;

[Collection(ServiceTests.Name)]
public sealed class CallerAddressTests(PostgresFixture fixture)
{
    public static TheoryData<string, string> Forged => new()
    {
        { "X-Forwarded-For", "198.51.100.7" },
        { "X-Forwarded-For", "198.51.100.7, 203.0.113.9" },
        { "X-Forwarded-For", "127.0.0.1" },
        { "Forwarded", "for=198.51.100.7" },
        { "X-Real-IP", "198.51.100.7" },
        { "CF-Connecting-IP", "198.51.100.7" },
        { "True-Client-IP", "198.51.100.7" },
        { "X-Client-IP", "198.51.100.7" },
        { "X-Original-For", "198.51.100.7" },
    };

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task What_a_caller_says_of_its_own_address_changes_nothing(string header, string value)
    {
        await using var service = await StartAsync();

        (await NetworkOfAsync(service, (header, value))).ShouldBe("127.0.0.0/24");
    }

    [Fact]
    public async Task Nor_does_all_of_it_at_once_nor_a_list_of_proxies_that_are_not_the_caller()
    {
        await using var service = await StartAsync("Proxies:Trusted:0=192.0.2.1");
        var all = Forged.Select(row => ((string)((object[])row)[0], (string)((object[])row)[1])).ToArray();

        (await NetworkOfAsync(service, all)).ShouldBe("127.0.0.0/24");
    }

    [Theory]
    [InlineData("198.51.100.7", "198.51.100.0/24")]
    [InlineData("203.0.113.9, 198.51.100.7", "198.51.100.0/24")]
    [InlineData("203.0.113.9, 198.51.100.7, 10.1.2.3", "198.51.100.0/24")]
    [InlineData("203.0.113.9, 198.51.100.7, 10.1.2.3, 10.3.2.1", "198.51.100.0/24")]
    [InlineData("::ffff:198.51.100.7", "198.51.100.0/24")]
    [InlineData("198.51.100.7:4711", "198.51.100.0/24")]
    [InlineData("198.51.100.7, ::ffff:10.1.2.3", "198.51.100.0/24")]
    [InlineData("2001:db8:1:2::3", "2001:db8:1::/48")]
    [InlineData("[2001:db8:1:2::3]:4711", "2001:db8:1::/48")]
    [InlineData("rubbish, 198.51.100.7", "198.51.100.0/24")]
    [InlineData("198.51.100.7, rubbish", "127.0.0.0/24")]
    [InlineData("198.51.100.7, rubbish, 10.1.2.3", "10.1.2.0/24")]
    [InlineData("", "127.0.0.0/24")]
    [InlineData("unknown", "127.0.0.0/24")]
    [InlineData("198.51.100.999", "127.0.0.0/24")]
    public async Task A_trusted_proxy_is_believed_as_far_as_trusted_proxies_go(string forwarded, string network)
    {
        await using var service = await StartAsync("Proxies:Trusted:0=127.0.0.1", "Proxies:Trusted:1=10.0.0.0/8");

        (await NetworkOfAsync(service, ("X-Forwarded-For", forwarded))).ShouldBe(network);
    }

    [Fact]
    public async Task Only_XForwardedFor_is_believed_even_of_a_trusted_proxy()
    {
        await using var service = await StartAsync("Proxies:Trusted:0=127.0.0.1");
        var others = Forged.Select(row => ((string)((object[])row)[0], (string)((object[])row)[1])).Where(h => h.Item1 != "X-Forwarded-For");

        (await NetworkOfAsync(service, [.. others, ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-For", "203.0.113.9")]))
            .ShouldBe("203.0.113.0/24");
    }

    [Fact]
    public async Task Limits_count_the_address_that_a_trusted_proxy_names_and_of_IPv6_the_64()
    {
        await using var service = await fixture.StartServiceAsync(
            [.. Limits.Rule("post:/api/v1/auth/refresh", "1h", 1), "Proxies:Trusted:0=127.0.0.1"]);
        string[] callers =
        [
            "198.51.100.7", "198.51.100.7", "::ffff:198.51.100.7", "198.51.100.8", "2001:db8:1:2::3", "2001:db8:1:2:ffff::4", "2001:db8:1:3::3",
        ];
        List<int> answered = [];
        foreach (var caller in callers)
            answered.Add((await Limits.CallAsync(service, ("X-Forwarded-For", caller))).Status);

        answered.ShouldBe([401, 429, 429, 401, 401, 429, 401]);
    }

    private Task<Service> StartAsync(params string[] settings) => fixture.StartServiceAsync([Service.Limited, .. settings]);

    /// <summary>What the service keeps of the address from which somebody signs in.</summary>
    private static async Task<string> NetworkOfAsync(Service service, params (string Name, string Value)[] headers)
    {
        var email = Addresses.Email();
        var (challengeId, code) = await service.ReceiveCodeAsync(email);
        var verified = await service.PostAsync("/api/v1/otp/verify", new { challengeId, code }, headers);
        verified.Status.ShouldBe(200, verified.Text);
        return await service.ScalarAsync<string>("SELECT network FROM sessions.sessions");
    }
}
