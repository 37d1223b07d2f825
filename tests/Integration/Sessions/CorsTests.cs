using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

[Collection(ServiceTests.Name)]
public sealed class CorsTests(PostgresFixture fixture)
{
    private const string Listed = "https://app.example.com";
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task Only_listed_origins_may_read_answers()
    {
        await using var node = await ListingAsync();

        var read = await node.GetAsync("/.well-known/jwks.json", ("Origin", Listed));

        read.Headers["Access-Control-Allow-Origin"].ShouldBe(Listed);
        read.Headers["Access-Control-Allow-Credentials"].ShouldBe("true");
        foreach (var origin in new[]
        {
            "https://evil.example", "http://app.example.com", "https://app.example.com:444", "https://app.example.com.evil.example", "null", "*",
            "https://app.example.com/", "https://x.app.example.com", "http://127.0.0.1",
        })
            Allowed(await node.GetAsync("/.well-known/jwks.json", ("Origin", origin))).ShouldBeEmpty(origin);
        Allowed(await _service.GetAsync("/.well-known/jwks.json", ("Origin", Listed))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_can_be_read_by_a_listed_origin_too()
    {
        await using var node = await ListingAsync();

        var refused = await node.PostAsync("/api/v1/auth/refresh", new { refreshToken = new string('a', 43) }, ("Origin", Listed));

        refused.Status.ShouldBe(401);
        refused.Headers["Access-Control-Allow-Origin"].ShouldBe(Listed);
    }

    [Fact]
    public async Task A_preflight_is_answered_for_listed_origins_and_what_the_api_uses()
    {
        await using var node = await ListingAsync();

        var allowed = await PreflightAsync(node, Listed, "POST");
        allowed["Access-Control-Allow-Origin"].ShouldBe(Listed);
        allowed["Access-Control-Allow-Credentials"].ShouldBe("true");
        allowed["Access-Control-Allow-Methods"].ShouldBe("GET,POST,DELETE");
        allowed["Access-Control-Allow-Headers"].ShouldBe("Authorization,Content-Type,Idempotency-Key,X-Session-Transport,X-Device-Token,X-Proof");
        (await PreflightAsync(node, "https://evil.example", "POST")).Keys
            .ShouldNotContain(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("*")]
    [InlineData("https://app.example.com:444")]
    [InlineData("https://app.example.com:443")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("https://evilapp.example.com")]
    [InlineData("https://x.app.example.com")]
    [InlineData("https://app.example.com@evil.example")]
    [InlineData("https://app.example.co")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com https://evil.example")]
    public async Task A_preflight_of_any_other_origin_is_allowed_nothing(string origin)
    {
        await using var node = await ListingAsync();

        (await PreflightAsync(node, origin, "POST")).Keys
            .ShouldNotContain(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Cors:Origins:0=*", "Cors:Origins:0 is \"*\"")]
    [InlineData("Cors:Origins:0=https://*.example.com", "Cors:Origins:0 is \"https://*.example.com\"")]
    [InlineData("Cors:Origins:0=null", "Cors:Origins:0 is \"null\"")]
    [InlineData("Cors:Origins:0=app.example.com", "Cors:Origins:0 is")]
    [InlineData("Cors:Origins:0=https://app.example.com/", "Cors:Origins:0 is")]
    [InlineData("Cors:Origins:0=https://app.example.com/page", "Cors:Origins:0 is")]
    [InlineData("Cors:Origins:0=https://app.example.com:443", "Cors:Origins:0 is")]
    [InlineData("Cors:Origins:0=https://user@app.example.com", "Cors:Origins:0 is")]
    [InlineData("Cors:Origins:0=https://münchen.example", "Cors:Origins:0 is")]
    [InlineData("Cors:Origins:0=ftp://app.example.com", "Cors:Origins:0 is")]
    [InlineData("Cors:Origins:0=file:///", "Cors:Origins:0 is")]
    [InlineData("Cors:Origins:0=javascript:alert(1)", "Cors:Origins:0 is")]
    [InlineData("Cors:Origins=https://app.example.com", "Cors:Origins is one value, not a list")]
    [InlineData("Cors:Origins=*", "Cors:Origins is one value, not a list")]
    public async Task What_is_no_origin_refuses_to_start_and_names_the_key(string setting, string said)
    {
        var refused = await Should.ThrowAsync<Api.Hosting.SettingsException>(() => fixture.StartServiceAsync(setting));

        refused.Message.ShouldContain(said);
        refused.Message.ShouldContain("Cors__Origins__0=https://www.example.com");
    }

    private static IEnumerable<string> Allowed(Answer answer) => answer.Headers
        .Where(h => h.Key.StartsWith("Access-Control-Allow", StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);

    private static async Task<Dictionary<string, string>> PreflightAsync(Service node, string origin, string method)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/otp/verify");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-session-transport");
        using var response = await node.Client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(204);
        return response.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
    }

    private Task<Service> ListingAsync() =>
        fixture.StartServiceOnAsync(_service.ConnectionString, "Node:Roles=api", $"Cors:Origins:0={Listed}");
}
