using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OtpAuth.Infrastructure.Protection;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class RetentionTests(PostgresFixture fixture)
{
    private static readonly string[] Tables =
    [
        "otp.challenges", "otp.live_challenges", "otp.destinations", "otp.guess_budgets", "otp.idempotency_keys", "delivery.outbox",
        "accounts.reset_tokens", "sessions.sessions", "sessions.refresh_tokens", "protection.blocks",
    ];

    [Fact]
    public async Task Old_rows_go_and_fresh_and_live_ones_stay()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        await PlantAsync(service, 3, "31 days", "366 days", "sent");
        await service.ExecuteAsync("INSERT INTO accounts.audit_events (event, at) VALUES ('old', now() - interval '181 days')");
        var session = await service.SignInAsync(Addresses.Email());
        await service.PostAsync("/api/v1/otp/send", new { email = Addresses.Email() }, ("Idempotency-Key", "fresh"));
        await service.AddRuleAsync("country", "IN", "allow");

        await PurgeAsync(service);

        foreach (var table in Tables)
            (await CountAsync(service, $"{table} t WHERE t::text LIKE '%planted%'")).ShouldBe(0, table);
        (await CountAsync(service, "accounts.audit_events WHERE event = 'old'")).ShouldBe(0);
        (await CountAsync(service, "accounts.audit_events WHERE event = 'registered'")).ShouldBe(1);
        (await CountAsync(service, "otp.challenges")).ShouldBe(2);
        (await CountAsync(service, "otp.destinations")).ShouldBe(2);
        (await CountAsync(service, "otp.idempotency_keys")).ShouldBe(1);
        (await CountAsync(service, "delivery.outbox")).ShouldBe(2);
        (await CountAsync(service, "sessions.sessions")).ShouldBe(1);
        (await CountAsync(service, "protection.blocks")).ShouldBe(1);
        (await service.MeAsync(session)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_is_not_delivered_still_counts_or_is_not_old_enough_stays()
    {
        await using var service = await fixture.StartServiceAsync();
        await PlantAsync(service, 2, "29 days", "364 days", "sent");
        await service.ExecuteAsync("UPDATE otp.guess_budgets SET in_a_row = 100");
        await PlantAsync(service, 2, "31 days", "364 days", "failed", from: 100);
        await service.ExecuteAsync("""
            UPDATE delivery.outbox SET status = 'retrying', due_at = now() + interval '1 day' WHERE status = 'failed';
            UPDATE otp.challenges SET expires_at = now() + interval '1 minute' WHERE created_at < now() - interval '30 days';
            UPDATE otp.destinations SET recent_sends = ARRAY[now() - interval '23 hours']
            """);

        await PurgeAsync(service);

        (await CountAsync(service, "otp.challenges")).ShouldBe(4);
        (await CountAsync(service, "delivery.outbox")).ShouldBe(4);
        (await CountAsync(service, "otp.guess_budgets")).ShouldBe(4);
        (await CountAsync(service, "otp.destinations")).ShouldBe(4);
    }

    [Fact]
    public async Task A_backlog_goes_in_batches_with_two_nodes_at_it_and_one_of_them_at_a_time()
    {
        var database = await fixture.CreateDatabaseAsync();
        await using var one = await fixture.StartServiceOnAsync(database, "Retention:BatchSize=7");
        await using var two = await fixture.StartServiceOnAsync(database, "Retention:BatchSize=5");
        await PlantAsync(one, 100, "31 days", "366 days", "sent");

        await Task.WhenAll(PurgeAsync(one), PurgeAsync(two), PurgeAsync(one), PurgeAsync(two));

        foreach (var table in Tables.Except(["accounts.reset_tokens", "sessions.sessions", "sessions.refresh_tokens", "protection.blocks"]))
            (await CountAsync(one, table)).ShouldBe(0, table);
    }

    [Fact]
    public async Task While_another_node_purges_this_one_does_not()
    {
        await using var service = await fixture.StartServiceAsync();
        await PurgeAsync(service);
        await using var other = new NpgsqlConnection(service.ConnectionString);
        await other.OpenAsync();
        await using var take = new NpgsqlCommand($"SELECT pg_advisory_lock({0x7075726765})", other);
        await take.ExecuteNonQueryAsync();

        (await service.Services.GetRequiredService<Purge>().TryRunAsync(CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_start_with_too_short_a_retention_says_so()
    {
        var refused = await Should.ThrowAsync<OtpAuth.Api.Hosting.SettingsException>(
            () => fixture.StartServiceAsync("Retention:Challenges=00:10:00", "Retention:BatchSize=0"));

        refused.Problems.ShouldContain(p => p.StartsWith("Retention:Challenges is 00:10:00", StringComparison.Ordinal));
        refused.Problems.ShouldContain(p => p.StartsWith("Retention:BatchSize is 0", StringComparison.Ordinal));
    }

    /// <summary>Runs to the end, also when the node's own job is at it.</summary>
    private static Task PurgeAsync(Service service) =>
        Eventually.TrueAsync(() => service.Services.GetRequiredService<Purge>().TryRunAsync(CancellationToken.None));

    private static Task<long> CountAsync(Service service, string what) => service.ScalarAsync<long>($"SELECT count(*) FROM {what}");

    /// <summary>Rows as the service would have written them then, their ids included.</summary>
    private static Task PlantAsync(Service service, int rows, string age, string silence, string status, int from = 0) => service.ExecuteAsync($"""
        CREATE TEMP TABLE planted AS
        SELECT n, now() - interval '{age}' AS at, sha256(('planted' || n)::bytea) AS key,
            overlay(protection.first_id(now() - interval '{age}')::text PLACING lpad(n::text, 12, '0') FROM 25)::uuid AS id
        FROM generate_series({from + 1}, {from + rows}) n;
        INSERT INTO otp.challenges (id, destination_key, channel, address, purpose, locale, salt, key_id, code_length, max_attempts, max_resends,
            created_at, expires_at, resend_available_at, limit_key)
        SELECT id, key, 'email', 'planted@example.com', 'login', 'en', '', 'k', 6, 5, 3, at, at + interval '5 minutes', at, key FROM planted;
        INSERT INTO otp.live_challenges SELECT key, 'login', id FROM planted;
        INSERT INTO otp.destinations SELECT key, ARRAY[at] FROM planted;
        INSERT INTO otp.guess_budgets SELECT key, 'login', ARRAY[now() - interval '{silence}'], 1 FROM planted;
        INSERT INTO otp.idempotency_keys SELECT key, '', id, at FROM planted;
        INSERT INTO delivery.outbox (id, challenge_id, channel, address, template, locale, status, suppressed, due_at, expires_at, created_at, timeline)
        SELECT id, id, 'email', 'planted@example.com', 'otp', 'en', '{status}', false, at, at, at, '[]' FROM planted;
        WITH person AS (
            INSERT INTO accounts.users (id, display_name, created_at) SELECT id, 'planted', at FROM planted ORDER BY n LIMIT 1 RETURNING id
        ), session AS (
            INSERT INTO sessions.sessions (id, user_id, amr, user_agent, created_at, expires_at)
            SELECT id, id, '{"{}"}', 'planted', now() - interval '61 days', now() - interval '{age}' FROM person RETURNING id
        ), token AS (
            INSERT INTO sessions.refresh_tokens (hash, session_id, created_at, expires_at) SELECT sha256('planted'), id, now(), now() FROM session
            ON CONFLICT DO NOTHING
        ), notice AS (
            INSERT INTO accounts.reset_tokens (hash, user_id, expires_at) SELECT sha256('planted'), id, now() - interval '1 minute' FROM person
            ON CONFLICT DO NOTHING
        )
        INSERT INTO protection.blocks SELECT id, 'country', 'planted', 'block', now() - interval '1 minute', 'planted', 'x', now() FROM person
            ON CONFLICT DO NOTHING;
        DROP TABLE planted;
        """);
}
