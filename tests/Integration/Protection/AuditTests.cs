using System.Text.Json;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class AuditTests(PostgresFixture fixture)
{
    [Fact]
    public async Task What_was_tried_at_an_address_is_found_by_it_with_the_rule_and_without_the_address()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var email = Addresses.Email();
        var (id, code) = await service.ReceiveCodeAsync(email);
        await service.SendCodeAsync(email);
        await service.VerifyAsync(id, WrongCode.Than(code));
        await service.PostAsync("/api/v1/auth/login", new { email, password = "correct horse battery" });

        var cooldown = await service.AuditedAsync($"event=send_refused&email={email.ToUpperInvariant()}");
        var wrong = await service.AuditedAsync($"event=code_wrong&email={email}");
        var password = await service.AuditedAsync($"event=password_wrong&email={email}");

        cooldown.GetProperty("rule").GetString().ShouldBe("send_cooldown");
        cooldown.GetProperty("address").GetString().ShouldBe($"{email[0]}•••@example.com");
        cooldown.GetProperty("network").GetString().ShouldBe("127.0.0.0/24");
        wrong.GetProperty("detail").GetProperty("challengeId").GetString().ShouldBe(id);
        wrong.GetProperty("key").GetString().ShouldBe(cooldown.GetProperty("key").GetString());
        password.GetProperty("key").GetString().ShouldBe(cooldown.GetProperty("key").GetString());
        (await service.ScalarAsync<long>($"SELECT count(*) FROM accounts.audit_events e WHERE e::text LIKE '%{email}%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_lock_is_audited_also_when_only_the_challenge_was_named()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var email = Addresses.Email();
        var (id, code) = await service.ReceiveCodeAsync(email);
        await service.ExecuteAsync("UPDATE otp.guess_budgets SET failures = '{}'");
        await service.VerifyAsync(id, WrongCode.Than(code));
        await service.ExecuteAsync("UPDATE otp.guess_budgets SET failures = array_fill(now(), ARRAY[10])");

        (await service.VerifyAsync(id, code)).Code.ShouldBe("otp_locked");

        var locked = await service.AuditedAsync($"event=locked&email={email}");
        locked.GetProperty("rule").GetString().ShouldBe("otp_locked");
        locked.GetProperty("detail").GetProperty("challengeId").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task Policy_and_unknown_codes_have_their_rule()
    {
        await using var service = await fixture.StartServiceAsync(
            Operators.Setting, "Sms:Countries:0=IN", "Sms:BlockedPrefixes:0=+9198765");
        foreach (var phone in new[] { "+19005550123", "+4915112345678", "+919876500001" })
            (await service.PostAsync("/api/v1/otp/send", new { phone })).Code.ShouldBe("number_not_supported");
        await service.VerifyAsync(Guid.NewGuid().ToString(), "123456");

        foreach (var rule in new[] { "number_type", "sms_countries", "sms_blocked_prefixes" })
            (await service.AuditedAsync($"rule={rule}")).GetProperty("event").GetString().ShouldBe("send_refused");
        (await service.AuditedAsync("rule=otp_invalid")).GetProperty("event").GetString().ShouldBe("code_refused");
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_and_without_double()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        await service.ExecuteAsync("""
            INSERT INTO accounts.audit_events (event, at)
            SELECT 'planted', now() - n * interval '1 minute' FROM generate_series(1, 25) n
            """);
        var seen = new List<long>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await service.AdminGetAsync($"audit?event=planted&limit=10{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            seen.AddRange(page.Json("events").EnumerateArray().Select(e => long.Parse(
                e.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
            cursor = page.Json("next").GetString();
        }

        seen.Count.ShouldBe(25);
        seen.ShouldBe(seen.OrderDescending());
        seen.ShouldBeUnique();
        var hour = Uri.EscapeDataString(await service.ScalarAsync<string>("SELECT to_json(now() - interval '10 minutes 30 seconds')#>>'{}'"));
        (await service.AdminGetAsync($"audit?event=planted&from={hour}")).Json("events").GetArrayLength().ShouldBe(10);
        (await service.AdminGetAsync($"audit?event=planted&to={hour}")).Json("events").GetArrayLength().ShouldBe(15);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=-1", "cursor")]
    [InlineData("user=me", "user")]
    [InlineData("from=yesterday", "from")]
    [InlineData("email=nobody", "email")]
    [InlineData("phone=12", "phone")]
    public async Task Nonsense_is_400_with_its_field(string query, string field)
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);

        var refused = await service.AdminGetAsync($"audit?{query}");

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"));
        refused.Json("errors").EnumerateObject().Select(f => f.Name).ShouldBe([field]);
    }

    [Fact]
    public async Task A_flood_of_refusals_is_counted_and_dropped_and_all_that_waits_is_written_when_the_node_stops()
    {
        var database = await fixture.CreateDatabaseAsync();
        await using var reader = await fixture.StartServiceOnAsync(database, Operators.Setting);
        await using (var node = await fixture.StartServiceOnAsync(database, "Audit:RowsPerSecond=1"))
        {
            var email = Addresses.Email();
            await node.SendCodeAsync(email);
            await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => node.SendCodeAsync(email)));
        }

        var rows = await reader.ScalarAsync<long>("SELECT count(*) FROM accounts.audit_events WHERE event = 'send_refused'");
        var dropped = await reader.ScalarAsync<long>(
            "SELECT coalesce(sum((detail->>'rows')::bigint), 0)::bigint FROM accounts.audit_events WHERE event = 'audit_dropped'");
        (rows + dropped).ShouldBe(40);
        rows.ShouldBeInRange(5, 20);
    }

    [Fact]
    public async Task Erasing_a_user_blanks_what_is_about_their_addresses()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var email = Addresses.Email();
        var session = await service.SignInAsync(email);
        await service.SendCodeAsync(email);
        await service.AuditedAsync($"event=send_refused&email={email}");

        (await service.DeleteAsync("/api/v1/auth/me", session.Bearer)).Status.ShouldBe(204);

        (await service.AdminGetAsync($"audit?email={email}")).Json("events").GetArrayLength().ShouldBe(0);
        (await service.AuditedAsync("event=send_refused")).GetProperty("address").ValueKind.ShouldBe(JsonValueKind.Null);
    }
}
