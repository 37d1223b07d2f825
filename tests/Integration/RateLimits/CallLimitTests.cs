using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OtpAuth.Api.RateLimits;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.RateLimits;

[Collection(ServiceTests.Name)]
public sealed partial class CallLimitTests(PostgresFixture fixture)
{
    private const string Refresh = "post:/api/v1/auth/refresh";
    private const string Client = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Every_unauthenticated_POST_of_both_documents_has_a_default_rule()
    {
        await using var service = await fixture.StartServiceAsync(Service.Limited);
        var posts = service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Select(e => Parameter().Replace(e.RoutePattern.RawText!, "019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d"))
            .ToList();

        posts.Count.ShouldBeGreaterThan(10);
        posts.Where(path => !DefaultRules.Limit("POST", path)).ShouldBeEmpty();
    }

    [Fact]
    public async Task By_default_five_codes_a_minute_are_sent_for_one_address_over_all_calls_that_send()
    {
        await using var service = await fixture.StartServiceAsync(Service.Limited);
        Answer[] sent =
        [
            await service.SendCodeAsync(Addresses.Email()),
            await service.PostAsync("/api/v1/auth/register", new { email = Addresses.Email() }),
            await service.PostAsync("/api/v1/auth/password/forgot", new { email = Addresses.Email() }),
            await service.PostAsync("/otp/generate", new { email = Addresses.Email() }),
            await service.PostAsync($"/api/v1/otp/{Guid.NewGuid()}/resend", null),
        ];

        var refused = await service.SendCodeAsync(Addresses.Email());
        var old = await service.PostAsync("/api/auth/send-otp", new { email = Addresses.Email() });

        sent.Select(a => a.Status).ShouldBe([202, 202, 202, 200, 404]);
        (refused.Status, refused.Code, refused.ContentType).ShouldBe((429, "rate_limited", "application/problem+json"));
        refused.RetryAfter.ShouldBeInRange(1, 61);
        (old.Status, old.Code, old.ContentType, old.Has("detail")).ShouldBe((429, "rate_limited", "application/json", true));
        (await service.PostAsync("/api/v1/otp/verify", new { email = Addresses.Email(), code = "123456" })).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Every_answer_of_a_limited_call_says_how_far_the_limit_goes()
    {
        await using var service = await fixture.StartServiceAsync(Service.Limited);

        var headers = (await service.SendCodeAsync(Addresses.Email())).Headers;

        headers["RateLimit-Policy"].ShouldBe("\"send-1m\";q=5;w=60, \"send-1h\";q=300;w=3600");
        headers["RateLimit"].ShouldMatch("^\"send-1m\";r=4;t=\\d+, \"send-1h\";r=299;t=\\d+$");
        (headers["X-Rate-Limit-Limit"], headers["X-Rate-Limit-Remaining"]).ShouldBe(("1h", "299"));
        DateTimeOffset.Parse(headers["X-Rate-Limit-Reset"], CultureInfo.InvariantCulture).Offset.ShouldBe(TimeSpan.Zero);
        headers.ContainsKey("Retry-After").ShouldBeFalse();
        (await service.GetAsync("/health")).Headers.ContainsKey("RateLimit").ShouldBeFalse();
    }

    [Theory]
    [InlineData("/API/v1/Auth/REFRESH")]
    [InlineData("/api/v1/auth/refresh/")]
    [InlineData("/api/v1/auth/%72efresh")]
    [InlineData("/api/v1/auth/refresh?x=1")]
    [InlineData("/api/v1/x/../auth/refresh")]
    public async Task No_spelling_of_a_path_gets_round_its_rule(string path)
    {
        await using var service = await fixture.StartServiceAsync(Limits.Rule(Refresh, "1h", 1));
        await Limits.CallAsync(service);

        (await service.PostAsync(path, new { refreshToken = "x" })).Status.ShouldBe(429);
    }

    [Theory]
    [InlineData(false, 204)]
    [InlineData(true, 429)]
    public async Task A_refused_call_counts_in_no_rule_unless_told_so(bool stacked, int status)
    {
        await using var service = await fixture.StartServiceAsync(
            [
                .. Limits.Rule(Refresh, "1h", 1), $"IpRateLimiting:StackBlockedRequests={stacked}", "IpRateLimiting:GeneralRules:1:Endpoint=*",
                "IpRateLimiting:GeneralRules:1:Period=2h", "IpRateLimiting:GeneralRules:1:Limit=3",
            ]);
        await Limits.CallAsync(service, times: 4);

        (await service.PostAsync("/api/v1/auth/logout", new { refreshToken = "nobody's" })).Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_dry_run_refuses_nothing_and_is_measured_without_an_address()
    {
        await using var service = await fixture.StartServiceAsync(
            [.. Limits.Rule(Refresh, "1h", 1), "IpRateLimiting:GeneralRules:0:MonitorMode=true", "IpRateLimiting:GeneralRules:0:Name=dry"]);
        var meters = service.Services.GetRequiredService<IMeterFactory>();
        List<string> measured = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "otpauth.rate_limit.exceeded")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            measured.Add($"{value} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}"));
        listener.Start();

        var answers = await Limits.CallAsync(service, times: 3);

        answers.ShouldAllBe(a => a.Status == 401 && !a.Headers.ContainsKey("RateLimit"));
        measured.ShouldBe(["1 rule=dry-1h dry_run=True", "1 rule=dry-1h dry_run=True"]);
    }

    [Fact]
    public async Task From_the_count_of_ProofFrom_on_a_call_passes_with_raised_risk()
    {
        await using var service = await fixture.StartServiceAsync([.. Limits.Rule(Refresh, "1h", 5), "IpRateLimiting:GeneralRules:0:ProofFrom=2"]);
        var limiter = service.Services.GetRequiredService<CallLimiter>();
        List<(bool Passed, bool Raised)> calls = [];

        for (var i = 0; i < 6; i++)
        {
            var context = new Microsoft.AspNetCore.Http.DefaultHttpContext { Request = { Method = "POST", Path = "/api/v1/auth/refresh" } };
            using var lease = await limiter.AcquireAsync(context);
            calls.Add((lease.IsAcquired, context.HasRaisedRisk()));
        }

        calls.ShouldBe([(true, false), (true, false), (true, true), (true, true), (true, true), (false, true)]);
    }

    [Fact]
    public async Task A_client_id_that_nobody_listed_changes_nothing_and_a_listed_one_has_rules_of_its_own()
    {
        await using var service = await fixture.StartServiceAsync(
            [
                .. Limits.Rule(Refresh, "1h", 2),
                $"ClientRateLimitPolicies:ClientRules:0:ClientId={Client}",
                $"ClientRateLimitPolicies:ClientRules:0:Rules:0:Endpoint={Refresh}",
                "ClientRateLimitPolicies:ClientRules:0:Rules:0:Period=1h",
                "ClientRateLimitPolicies:ClientRules:0:Rules:0:Limit=3",
                "IpRateLimiting:ClientWhitelist:0=fedcba9876543210",
            ]);

        var strangers = new List<Answer>();
        for (var i = 0; i < 4; i++)
            strangers.Add(await Limits.CallAsync(service, ("X-ClientId", Guid.NewGuid().ToString("N"))));
        var known = await Limits.CallAsync(service, times: 4, ("X-ClientId", Client));
        var free = await Limits.CallAsync(service, times: 4, ("X-ClientId", "fedcba9876543210"));

        strangers.Select(a => a.Status).ShouldBe([401, 401, 429, 429]);
        known.Select(a => a.Status).ShouldBe([401, 401, 401, 429]);
        free.ShouldAllBe(a => a.Status == 401);
    }

    [Fact]
    public async Task An_addresss_own_rule_holds_instead_of_the_general_one_and_an_endpoint_may_be_free()
    {
        string[] own =
        [
            "IpRateLimitPolicies:IpRules:0:Ip=127.0.0.0/8",
            $"IpRateLimitPolicies:IpRules:0:Rules:0:Endpoint={Refresh}",
            "IpRateLimitPolicies:IpRules:0:Rules:0:Period=1m",
            "IpRateLimitPolicies:IpRules:0:Rules:0:Limit=1",
        ];
        await using var service = await fixture.StartServiceAsync([.. Limits.Rule("*", "1h", 100), .. own]);
        await using var free = await fixture.StartServiceAsync(
            [.. Limits.Rule("*", "1h", 1), "IpRateLimiting:EndpointWhitelist:0=*:/api/v1/auth/*"]);

        (await Limits.CallAsync(service, times: 2)).Select(a => a.Status).ShouldBe([401, 429]);
        (await Limits.CallAsync(free, times: 3)).ShouldAllBe(a => a.Status == 401);
    }

    [Fact]
    public async Task The_operator_may_say_what_a_refusal_says()
    {
        await using var service = await fixture.StartServiceAsync(
            [
                .. Limits.Rule(Refresh, "1h", 1), "IpRateLimiting:HttpStatusCode=503",
                "IpRateLimiting:QuotaExceededResponse:Content={{ \"message\": \"{0} per {1}\" }}",
            ]);

        var refused = (await Limits.CallAsync(service, times: 2))[1];

        (refused.Status, refused.Text, refused.ContentType).ShouldBe((503, "{ \"message\": \"1 per 1h\" }", "application/json"));
        refused.RetryAfter.ShouldBeGreaterThan(3500);
    }

    [Fact]
    public async Task A_page_of_a_listed_origin_may_read_the_refusal_and_its_headers()
    {
        await using var service = await fixture.StartServiceAsync([.. Limits.Rule(Refresh, "1h", 1), "Cors:Origins:0=https://www.example.com"]);

        var refused = (await Limits.CallAsync(service, times: 2, ("Origin", "https://www.example.com")))[1];

        (refused.Status, refused.Headers["Access-Control-Allow-Origin"]).ShouldBe((429, "https://www.example.com"));
        refused.Headers["Access-Control-Expose-Headers"].ShouldContain("RateLimit-Policy");
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
