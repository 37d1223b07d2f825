using System.Data.Common;
using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>What a claim brought.</summary>
/// <param name="Messages">Ours until the lease ends.</param>
/// <param name="Full">As many rows as were asked for came back, so there may be more.</param>
internal sealed record Claim(IReadOnlyList<ClaimedMessage> Messages, bool Full);

/// <summary>The outbox as a queue: leases out what is due and writes what became of it.</summary>
internal sealed class OutboxQueue(NpgsqlDataSource database)
{
    // A row that another dispatcher is claiming is skipped; one whose lease has lapsed is due again. What has no open challenge any more
    // ends here, unseen by any provider, and so does what has been leased too often without anyone coming back.
    private static readonly Statement ClaimDue = new("""
        WITH due AS (
            SELECT m.id, m.challenge_id, m.attempts, m.expires_at FROM delivery.outbox m
            WHERE m.status IN ('queued', 'processing', 'retrying') AND m.due_at <= now()
            ORDER BY m.due_at
            LIMIT @most
            FOR UPDATE SKIP LOCKED
        ), judged AS (
            SELECT
                d.id AS message_id, c.*, coalesce(c.expires_at, d.expires_at) - now() AS valid_for,
                CASE
                    WHEN d.expires_at <= now() THEN 'expired'
                    WHEN d.challenge_id IS NOT NULL AND c.id IS NULL THEN 'superseded'
                    WHEN d.attempts >= @max_attempts THEN 'failed'
                    ELSE 'processing'
                END AS verdict
            FROM due d LEFT JOIN otp.open_challenges c ON c.id = d.challenge_id
        )
        UPDATE delivery.outbox m
        SET status = j.verdict,
            attempts = m.attempts + CASE j.verdict WHEN 'processing' THEN 1 ELSE 0 END,
            due_at = now() + @lease::interval,
            lease_token = @lease_token,
            last_error = CASE j.verdict WHEN 'failed' THEN coalesce(m.last_error, 'No dispatcher ever came back with it.') ELSE m.last_error END,
            timeline = m.timeline || jsonb_build_object('status', j.verdict, 'at', now())
        FROM judged j
        WHERE m.id = j.message_id
        RETURNING
            m.status, m.id, m.channel, m.address, m.template, m.locale, m.suppressed, m.attempts, j.valid_for, m.challenge_id, j.purpose,
            j.salt, j.key_id, j.code_length, j.context
        """);

    // The token is the fence: whoever was frozen past the end of the lease and comes back late changes nothing.
    private static readonly Statement CompleteMany = new("""
        UPDATE delivery.outbox m
        SET status = r.status,
            due_at = now() + r.due_in,
            lease_token = NULL,
            provider = coalesce(r.provider, m.provider),
            provider_message_id = coalesce(r.provider_message_id, m.provider_message_id),
            last_error = r.error,
            timeline = m.timeline || jsonb_strip_nulls(jsonb_build_object('status', r.status, 'at', now(), 'detail', r.detail))
        FROM unnest(
            @ids::uuid[], @tokens::uuid[], @statuses::text[], @dues::interval[], @providers::text[], @provider_ids::text[],
            @details::text[], @errors::text[])
            AS r (id, token, status, due_in, provider, provider_message_id, detail, error)
        WHERE m.id = r.id AND m.lease_token = r.token
        """);

    /// <summary>Leases up to <paramref name="most"/> due messages, oldest first.</summary>
    public async Task<Claim> ClaimAsync(int most, TimeSpan lease, int maxAttempts, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid();
        await using var command = ClaimDue.On(
            database, ("most", most), ("lease", lease), ("max_attempts", maxAttempts), ("lease_token", token));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);

        var (messages, seen) = (new List<ClaimedMessage>(), 0);
        while (await row.ReadAsync(cancellationToken))
        {
            seen++;
            if (row.GetString(0) == "processing")
                messages.Add(Read(row, token));
        }

        return new Claim(messages, seen == most);
    }

    /// <summary>Writes what became of claimed messages, in one statement; those whose lease has passed on are left alone.</summary>
    public async Task CompleteAsync(IReadOnlyCollection<Completion> completions, CancellationToken cancellationToken)
    {
        await using var command = CompleteMany.On(
            database,
            ("ids", completions.Select(c => c.Message.Id).ToArray()),
            ("tokens", completions.Select(c => c.Message.LeaseToken).ToArray()),
            ("statuses", completions.Select(c => Names.Of(c.Status)).ToArray()),
            ("dues", completions.Select(c => c.DueIn).ToArray()),
            ("providers", completions.Select(c => c.Provider).ToArray()),
            ("provider_ids", completions.Select(c => c.ProviderMessageId).ToArray()),
            ("details", completions.Select(c => c.Detail).ToArray()),
            ("errors", completions.Select(c => c.Error).ToArray()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ClaimedMessage Read(DbDataReader row, Guid token) => new(
        row.GetGuid(1),
        token,
        Names.Parse<Channel>(row.GetString(2)),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        row.GetBoolean(6),
        row.GetInt32(7),
        row.GetFieldValue<TimeSpan>(8),
        row.IsDBNull(9) ? null : ReadCode(row));

    private static ClaimedCode ReadCode(DbDataReader row) => new(
        Names.Parse<OtpPurpose>(row.GetString(10)),
        new CodeSeed(
            row.GetGuid(9),
            row.GetFieldValue<byte[]>(11),
            row.GetString(12),
            row.GetInt32(13),
            row.IsDBNull(14) ? null : row.GetString(14)));
}
