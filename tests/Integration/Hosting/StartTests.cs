using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Hosting;

[Collection(ServiceTests.Name)]
public sealed class StartTests(PostgresFixture fixture)
{
    private const string SomeKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    [Fact]
    public async Task Production_without_settings_refuses_to_start_and_says_what_is_missing()
    {
        await using var service = ServiceProcess.Launch("Production");

        (await service.ExitCodeAsync()).ShouldBe(1);
        await Eventually.TrueAsync(() => Task.FromResult(service.Output.Any(l => l.Contains("Tokens:ActiveSigningKey", StringComparison.Ordinal))));
        var said = string.Join('\n', service.Output);
        foreach (var key in new[]
        {
            "ConnectionStrings:Database", "Otp:CodeKeys", "Otp:ActiveCodeKey", "Otp:DestinationKey", "Tokens:SigningKeys", "Tokens:Issuer",
            "Email:Providers",
        })
            said.ShouldContain(key);
        said.ShouldContain("openssl rand -base64 32");
        said.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Production_with_an_SMS_provider_and_no_countries_refuses_to_start()
    {
        await using var service = ServiceProcess.Launch(
            "Production", "Sms:Providers:0:Kind=Fast2Sms", "Sms:Providers:0:ApiKey=test-key");

        (await service.ExitCodeAsync()).ShouldBe(1);
        await Eventually.TrueAsync(() => Task.FromResult(service.Output.Any(l => l.Contains("Sms__Countries__0=IN", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("Otp:Lifetime=abc", "'abc' at 'Otp:Lifetime'")]
    [InlineData("DropIn:Enabled=abc", "'abc' at 'DropIn:Enabled'")]
    [InlineData("Outbox:PollInterval=abc", "'abc' at 'Outbox:PollInterval'")]
    [InlineData("Email:Providers:0:Port=abc", "'abc' at 'Email:Providers:0:Port'")]
    [InlineData("Secrets:Directory=/nonexistent", "Secrets:Directory is \"/nonexistent\"")]
    [InlineData("ConnectionStrings:Database=Host=127.0.0.1;Port=1;Username=u", "ConnectionStrings:Database does not lead")]
    public async Task A_setting_that_cannot_be_used_at_all_ends_the_start_with_a_line_and_no_stack_trace(string setting, string said)
    {
        await using var service = ServiceProcess.Launch(
            "Development", $"Data:Directory={fixture.DataDirectory}", "ConnectionStrings:Database=Host=127.0.0.1;Port=1", "Email:Providers:0:Kind=Smtp",
            "Email:Providers:0:Host=127.0.0.1", "Email:Providers:0:From=a@example.com", setting);

        (await service.ExitCodeAsync()).ShouldBe(1);
        await Eventually.TrueAsync(() => Task.FromResult(service.Output.Any(l => l.Contains(said, StringComparison.Ordinal))));
        service.Output.ShouldNotContain(line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Otp:CodeLength=4", "Otp:CodeLength is 4, outside 6 to 10")]
    [InlineData("Otp:Lifetime=00:30:00", "Otp:Lifetime is 00:30:00")]
    [InlineData("Otp:MaxAttempts=50", "Otp:MaxAttempts is 50")]
    [InlineData("Otp:CodeKeys:k1=c2hvcnQ=", "Otp:CodeKeys:k1 is not a base64 key of at least 32 bytes")]
    [InlineData("Otp:ActiveCodeKey=k9", "Otp:ActiveCodeKey is \"k9\"")]
    [InlineData("Tokens:SigningKeys:k1=nonsense", "Tokens:SigningKeys:k1 is not a P-256 private key")]
    [InlineData("Tokens:Issuer=id.example.com", "Tokens:Issuer is \"id.example.com\"")]
    [InlineData("Node:Roles=api,cook", "Node:Roles is \"api,cook\"")]
    [InlineData("Email:Providers:0:Kind=Pigeon", "Email:Providers:0:Kind is \"Pigeon\"")]
    [InlineData("Sms:Providers:0:Kind=Fast2Sms", "Sms:Providers:0:ApiKey")]
    [InlineData("Sms:DefaultCountryCode=0091", "Sms:DefaultCountryCode is \"0091\"")]
    [InlineData("Sms:DefaultCountryCode=ZZ", "Sms:DefaultCountryCode is \"ZZ\"")]
    [InlineData("Sms:Countries:0=India", "Sms:Countries:0 is \"India\"")]
    [InlineData("Sms:BlockedPrefixes:0=98", "Sms:BlockedPrefixes:0 is \"98\"")]
    [InlineData("Sms:Ceilings:CountryPerDay=100", "Sms:Ceilings:CountryPerDay is 100")]
    [InlineData("Sms:Ceilings:Countries:India:PerHour=5", "Sms:Ceilings:Countries:India is not named")]
    [InlineData("Sms:Ceilings:PerHour=0.05", "Sms:Ceilings:PerHour is 0.05")]
    [InlineData("Sms:Breaker:PerBlock=1", "Sms:Breaker:PerBlock is 1")]
    [InlineData("Sms:Providers:0:Prices:IN=cheap", "Sms:Providers:0:Prices:IN is \"cheap\"")]
    [InlineData("ConnectionStrings:Database=nonsense", "ConnectionStrings:Database is not a PostgreSQL connection string")]
    [InlineData("IpRateLimiting:RealIpHeader=X-Real-IP", "IpRateLimiting:RealIpHeader would let every caller name its own address; the proxies that may are in Proxies:Trusted")]
    [InlineData("IpRateLimiting:EnableRegexRuleMatching=true", "IpRateLimiting:EnableRegexRuleMatching is not known here")]
    [InlineData("IpRateLimiting:EnableEndpointRateLimiting=false", "nothing would be limited")]
    [InlineData("IpRateLimiting:IpWhitelist:0=10.0.0.0/33", "IpRateLimiting:IpWhitelist:0 is \"10.0.0.0/33\"")]
    [InlineData("IpRateLimiting:EndpointWhitelist:0=/health", "IpRateLimiting:EndpointWhitelist:0 is \"/health\"")]
    [InlineData("IpRateLimiting:ClientWhitelist:0=bot", "IpRateLimiting:ClientWhitelist:0 is not 16 or more")]
    [InlineData("IpRateLimiting:ClientIdHeader=X Client", "IpRateLimiting:ClientIdHeader is \"X Client\"")]
    [InlineData("IpRateLimiting:HttpStatusCode=200", "IpRateLimiting:HttpStatusCode is 200, outside 400 to 599")]
    [InlineData("IpRateLimiting:QuotaExceededResponse:Content={", "IpRateLimiting:QuotaExceededResponse:Content is empty or no format")]
    [InlineData("IpRateLimiting:GeneralRules:0:Period=1 minute", "IpRateLimiting:GeneralRules:0:Period is \"1 minute\"")]
    [InlineData("IpRateLimiting:GeneralRules:0:Period=8d", "IpRateLimiting:GeneralRules:0:Period is \"8d\"")]
    [InlineData("IpRateLimiting:GeneralRules:0:Endpoint=fetch:/api", "IpRateLimiting:GeneralRules:0:Endpoint is \"fetch:/api\"")]
    [InlineData("IpRateLimiting:GeneralRules:0:Limit=0", "IpRateLimiting:GeneralRules:0:Limit is 0, outside 1 to 1000000")]
    [InlineData("IpRateLimiting:GeneralRules:0:ProofFrom=0", "IpRateLimiting:GeneralRules:0:ProofFrom is 0, outside 0 to less than the limit")]
    [InlineData("IpRateLimitPolicies:IpRules:0:Ip=office", "IpRateLimitPolicies:IpRules:0:Ip is \"office\"")]
    [InlineData("ClientRateLimitPolicies:ClientRules:0:ClientId=app", "ClientRateLimitPolicies:ClientRules:0:Rules is empty")]
    [InlineData("Proxies:Trusted:0=0.0.0.0/0", "Proxies:Trusted:0 is \"0.0.0.0/0\", wider than /8")]
    [InlineData("Proxies:Trusted:0=proxy", "Proxies:Trusted:0 is \"proxy\"")]
    [InlineData("Proxies:Trusted=10.0.0.1", "Proxies:Trusted is one value, not a list")]
    [InlineData("ForwardedHeaders_Enabled=true", "ASPNETCORE_FORWARDEDHEADERS_ENABLED is true")]
    [InlineData("ConnectionStrings:Redis=redis://:secret@host", "ConnectionStrings:Redis is not a connection string")]
    [InlineData("Redis:Timeout=00:00:05", "Redis:Timeout is 00:00:05")]
    [InlineData("Frontend:BaseUrl=example", "Frontend:BaseUrl is not an absolute URL")]
    public async Task A_bad_setting_is_refused_with_its_key_its_fault_and_an_example(string setting, string said)
    {
        var refused = await Should.ThrowAsync<Api.Hosting.SettingsException>(() => fixture.StartServiceAsync(setting));

        refused.Message.ShouldContain(said);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_all_serve()
    {
        for (var round = 0; round < 3; round++)
        {
            var database = await fixture.CreateDatabaseAsync();

            var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => fixture.StartServiceOnAsync(database))));

            foreach (var node in nodes)
            {
                (await node.SendCodeAsync(Addresses.Email())).Status.ShouldBe(202);
                await node.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_Production_start_with_everything_set_has_no_development_inbox_and_logs_JSON()
    {
        using var folder = new TempFolder();
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var secrets = Directory.CreateDirectory(folder.Below("secrets")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secrets, "Tokens__SigningKeys__k1"), key.ExportECPrivateKeyPem());
        await File.WriteAllTextAsync(Path.Combine(secrets, "Otp__CodeKeys__k1"), SomeKey);
        await using var service = ServiceProcess.Launch(
            "Production",
            $"Secrets:Directory={secrets}",
            $"ConnectionStrings:Database={await fixture.CreateDatabaseAsync()}",
            "Otp:ActiveCodeKey=k1",
            $"Otp:DestinationKey={SomeKey}",
            "Tokens:ActiveSigningKey=k1",
            "Tokens:Issuer=https://id.example.com",
            "Sms:Providers:0:Kind=Fast2Sms",
            "Sms:Providers:0:ApiKey=test-key",
            "Sms:Providers:0:BaseUrl=http://127.0.0.1:9",
            "Sms:Countries:0=IN");

        await Eventually.TrueAsync(service.IsReadyAsync, TimeSpan.FromSeconds(60));

        foreach (var path in new[] { "/dev/inbox", "/dev/inbox/messages" })
        {
            using var inbox = await service.Client.GetAsync(path);
            ((int)inbox.StatusCode).ShouldBe(404);
        }

        using var email = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            service.Client, "/api/v1/otp/send", new { email = Addresses.Email() });
        (await email.Content.ReadAsStringAsync()).ShouldContain("channel_unavailable");
        service.Output.ShouldNotBeEmpty();
        service.Output.ShouldAllBe(line => line.StartsWith('{') && line.EndsWith('}'));
    }
}
