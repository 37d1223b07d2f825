using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class BlockTests(PostgresFixture fixture)
{
    private static int _range;

    [Fact]
    public async Task A_rule_is_in_force_on_every_node_and_ends_on_every_node_when_it_is_taken_away()
    {
        var database = await fixture.CreateDatabaseAsync();
        await using var one = await fixture.StartServiceOnAsync(database, Operators.Setting);
        await using var two = await fixture.StartServiceOnAsync(database, Operators.Setting);
        var number = Range();

        var id = await one.AddRuleAsync("number_prefix", number[..8]);
        foreach (var node in new[] { one, two })
            await RefusedAsync(node, number, "number_not_supported");
        (await two.AuditedAsync($"event=send_refused&phone={Uri.EscapeDataString(number)}")).GetProperty("rule").GetString().ShouldBe($"block:{id}");
        (await two.AdminGetAsync("blocks")).Json("blocks")[0].GetProperty("id").GetString().ShouldBe(id);

        (await two.DeleteAsync($"/api/v1/admin/blocks/{id}", Operators.Header)).Status.ShouldBe(204);
        (await two.DeleteAsync($"/api/v1/admin/blocks/{id}", Operators.Header)).Code.ShouldBe("block_not_found");
        foreach (var node in new[] { one, two })
            await TakenAsync(node, "phone", () => Range());
        (await one.AdminGetAsync("blocks")).Json("blocks").GetArrayLength().ShouldBe(0);
        foreach (var change in new[] { "block_added", "block_removed" })
        {
            var audited = await one.AuditedAsync($"event={change}");
            audited.GetProperty("operator").GetString().ShouldBe(Operators.KeyName);
            audited.GetProperty("detail").GetProperty("value").GetString().ShouldBe(number[..8]);
        }
    }

    [Fact]
    public async Task A_rule_holds_from_the_first_call_of_a_node_that_starts_later()
    {
        var database = await fixture.CreateDatabaseAsync();
        await using (var one = await fixture.StartServiceOnAsync(database, Operators.Setting))
            await one.AddRuleAsync("email_domain", "Blocked.Example.com");
        await using var two = await fixture.StartServiceOnAsync(database);

        (await two.SendCodeAsync("jo@mail.blocked.example.com")).Code.ShouldBe("address_undeliverable");
        (await two.SendCodeAsync("jo@unblocked.example.com")).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_rule_ends_by_itself_when_its_time_is_over()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var until = await service.ScalarAsync<string>("SELECT to_json(now() + interval '2 seconds')#>>'{}'");
        var added = await service.AdminPostAsync("blocks", new { kind = "country", value = "de", until, reason = "For a moment" });
        added.Status.ShouldBe(201, added.Text);
        added.Json("value").GetString().ShouldBe("DE");

        var german = 0;
        await TakenAsync(service, "phone", () => $"+49151{20_000_000 + german++}");

        (await service.AdminGetAsync("blocks")).Json("blocks").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_narrowest_rule_decides_and_an_allow_beats_the_settings_but_makes_no_mobile_of_a_landline()
    {
        await using var service = await fixture.StartServiceAsync(
            Operators.Setting, "Sms:Countries:0=US", "Sms:BlockedPrefixes:0=+9197");
        await service.AddRuleAsync("country", "IN", "allow");
        await service.AddRuleAsync("number_prefix", "+9198");
        await service.AddRuleAsync("number_prefix", "+919812", "allow");

        await TakenAsync(service, "phone", () => "+919812345678");
        await RefusedAsync(service, "+919876543210", "number_not_supported");
        (await service.PostAsync("/api/v1/otp/send", new { phone = "+919712345678" })).Status.ShouldBe(202);
        (await service.PostAsync("/api/v1/otp/send", new { phone = "+911123456789" })).Code.ShouldBe("number_not_supported");
        (await service.PostAsync("/api/v1/otp/send", new { phone = "+4915112345678" })).Code.ShouldBe("number_not_supported");
    }

    [Fact]
    public async Task An_allowed_domain_passes_the_lists()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting, "Email:BlockDisposable=true");
        (await service.SendCodeAsync("jo@mailinator.com")).Code.ShouldBe("address_undeliverable");
        (await service.AuditedAsync("rule=disposable_domain")).GetProperty("event").GetString().ShouldBe("send_refused");

        await service.AddRuleAsync("email_domain", "mailinator.com", "allow");

        await TakenAsync(service, "email", () => $"{Guid.NewGuid():N}@mailinator.com");
    }

    [Fact]
    public async Task A_blocked_network_is_not_answered_except_with_a_token_and_to_operators()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var session = await service.SignInAsync(Addresses.Email());
        var id = await service.AddRuleAsync("network", "127.0.0.1/8");

        await Eventually.TrueAsync(async () => (await service.SendCodeAsync(Addresses.Email())).Code == "blocked");
        (await service.PostAsync("/otp/generate", new { email = Addresses.Email() })).Status.ShouldBe(403);
        (await service.PostAsync("/api/v1/auth/login", new { email = "jo@example.com", password = "x" })).Code.ShouldBe("blocked");
        (await service.GetAsync("/api/v1/admin/blocks")).Code.ShouldBe("unauthenticated");
        (await service.MeAsync(session)).Status.ShouldBe(200);
        (await service.GetAsync("/health/live")).Status.ShouldBe(200);
        (await service.AuditedAsync("event=blocked")).GetProperty("rule").GetString().ShouldBe($"block:{id}");

        await service.AddRuleAsync("network", "127.0.0.1", "allow");
        await TakenAsync(service, "email", Addresses.Email);
    }

    [Fact]
    public async Task While_the_database_is_away_the_rules_stay_and_once_it_is_back_they_change_again()
    {
        using var folder = new TempFolder();
        var postgres = await EmbeddedPostgres.StartAsync(folder.Path, CancellationToken.None);
        await using var service = await Service.StartAsync(postgres.ConnectionString, folder.Path, [Operators.Setting]);
        await service.AddRuleAsync("number_prefix", "+9198");
        await RefusedAsync(service, "+919876543210", "number_not_supported");
        await postgres.DisposeAsync();

        (await service.PostAsync("/api/v1/otp/send", new { phone = "+919876543210" })).Code.ShouldBe("number_not_supported");

        await using var again = await EmbeddedPostgres.StartAsync(folder.Path, CancellationToken.None);
        var body = new { kind = "number_prefix", value = "+9198", verdict = "allow", reason = "A test" };
        await Eventually.TrueAsync(async () => (await service.AdminPostAsync("blocks", body)).Status == 201);
        await TakenAsync(service, "phone", Addresses.Phone);
    }

    [Fact]
    public async Task A_second_rule_about_the_same_thing_takes_the_first_ones_place()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        await service.AddRuleAsync("network", "203.0.113.7/24");
        var second = await service.AddRuleAsync("network", "::ffff:203.0.113.9/120", "allow");

        var rules = (await service.AdminGetAsync("blocks")).Json("blocks");

        rules.GetArrayLength().ShouldBe(1);
        (rules[0].GetProperty("id").GetString(), rules[0].GetProperty("value").GetString(), rules[0].GetProperty("verdict").GetString())
            .ShouldBe((second, "203.0.113.0/24", "allow"));
    }

    [Theory]
    [InlineData("""{"value":"IN","reason":"x"}""", "kind")]
    [InlineData("""{"kind":"planet","value":"IN","reason":"x"}""", "kind")]
    [InlineData("""{"kind":"country","value":"XX","reason":"x"}""", "value")]
    [InlineData("""{"kind":"country","reason":"x"}""", "value")]
    [InlineData("""{"kind":"number_prefix","value":"9198","reason":"x"}""", "value")]
    [InlineData("""{"kind":"number_prefix","value":"+","reason":"x"}""", "value")]
    [InlineData("""{"kind":"number_prefix","value":"+1234567890123456","reason":"x"}""", "value")]
    [InlineData("""{"kind":"email_domain","value":"localhost","reason":"x"}""", "value")]
    [InlineData("""{"kind":"network","value":"0.0.0.0/0","reason":"x"}""", "value")]
    [InlineData("""{"kind":"network","value":"203.0.113.0/33","reason":"x"}""", "value")]
    [InlineData("""{"kind":"network","value":"::/8","reason":"x"}""", "value")]
    [InlineData("""{"kind":"network","value":"::ffff:1.2.3.4/8","reason":"x"}""", "value")]
    [InlineData("""{"kind":"country","value":"IN"}""", "reason")]
    [InlineData("""{"kind":"country","value":"IN","reason":" "}""", "reason")]
    [InlineData("""{"kind":"country","value":"IN","reason":"x","until":"2020-01-01T00:00:00Z"}""", "until")]
    [InlineData("""{"kind":"country","value":"IN","reason":"x","until":"soon"}""", "until")]
    [InlineData("""{"kind":"country","value":"IN","reason":"x","verdict":"maybe"}""", "verdict")]
    public async Task Nonsense_is_400_with_its_field_and_no_rule(string body, string field)
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);

        var refused = await service.AdminPostAsync("blocks", new StringContent(body, null, "application/json"));

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"));
        refused.Json("errors").EnumerateObject().Select(f => f.Name).ShouldBe([field]);
        (await service.ScalarAsync<long>("SELECT count(*) FROM protection.blocks")).ShouldBe(0);
    }

    private static string Range() => $"+91987{Interlocked.Increment(ref _range):D7}";

    private static Task RefusedAsync(Service service, string phone, string code) =>
        Eventually.TrueAsync(async () => (await service.PostAsync("/api/v1/otp/send", new { phone })).Code == code);

    private static Task TakenAsync(Service service, string field, Func<string> address) => Eventually.TrueAsync(async () =>
        (await service.PostAsync("/api/v1/otp/send", new Dictionary<string, string> { [field] = address() })).Status == 202);
}
