using Microsoft.Extensions.Options;
using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Contacts;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>Looks into limits by way of challenges and audit, whose keys find what is recent: the limits' own tables have no index on a time.</summary>
internal sealed class DestinationLimits(NpgsqlDataSource database, IOptions<OtpOptions> otp, IOptions<AccountsOptions> accounts)
    : IDestinationLimits
{
    private const int PasswordsInARow = 100;

    private static readonly Statement TopSends = new("""
        SELECT c.destination_key, min(c.channel), min(c.address), count(*)
        FROM delivery.outbox m JOIN otp.challenges c ON c.id = m.challenge_id
        WHERE m.id >= protection.first_id(now() - @window::interval - interval '1 hour') AND m.created_at > now() - @window::interval
        GROUP BY c.destination_key ORDER BY count(*) DESC, c.destination_key LIMIT @most
        """);

    // A right code was an attempt too.
    private static readonly Statement TopFailures = new("""
        SELECT c.destination_key, min(c.channel), min(c.address), sum(c.attempts - (c.consumed_at IS NOT NULL)::integer)
        FROM otp.challenges c
        WHERE c.id >= protection.first_id(now() - @window::interval - interval '1 hour') AND c.created_at > now() - @window::interval
            AND c.attempts > (c.consumed_at IS NOT NULL)::integer
        GROUP BY c.destination_key ORDER BY 4 DESC, c.destination_key LIMIT @most
        """);

    private static readonly Statement Locks = new("""
        WITH recent AS (
            SELECT c.limit_key AS key, c.destination_key FROM otp.challenges c
            WHERE c.id >= protection.first_id(now() - interval '25 hours') AND c.attempts > 0
            UNION
            SELECT e.destination_key, e.destination_key FROM accounts.audit_events e
            WHERE e.event IN ('locked', 'password_wrong') AND e.at > now() - interval '24 hours' AND e.destination_key IS NOT NULL
        ), judged AS (
            SELECT r.destination_key AS destination, b.*,
                CASE WHEN b.purpose = 'password' THEN @password_per_hour ELSE @per_hour END AS per_hour,
                CASE WHEN b.purpose = 'password' THEN @password_per_day ELSE @per_day END AS per_day,
                CASE WHEN b.purpose = 'password' THEN @password_in_a_row ELSE @in_a_row END AS most_in_a_row
            FROM recent r JOIN otp.guess_budgets b ON b.destination_key = r.key
        ), locked AS (
            SELECT j.*, greatest(j.failures[j.per_hour] + interval '1 hour', j.failures[j.per_day] + interval '24 hours') AS until FROM judged j
        )
        SELECT
            l.destination, c.channel, c.address, l.purpose,
            (SELECT count(*) FROM unnest(l.failures) f WHERE f > now() - interval '24 hours')::integer,
            l.in_a_row, CASE WHEN l.in_a_row < l.most_in_a_row THEN l.until END
        FROM locked l
        LEFT JOIN LATERAL (SELECT o.channel, o.address FROM otp.challenges o WHERE o.destination_key = l.destination LIMIT 1) c ON true
        WHERE l.until > now() OR l.in_a_row >= l.most_in_a_row
        ORDER BY l.in_a_row DESC, l.destination, l.purpose LIMIT @most
        """);

    // Of everybody and of each recognised device.
    private static readonly Statement Lift = new("""
        WITH keys AS (
            SELECT @key AS key UNION SELECT c.limit_key FROM otp.challenges c WHERE c.destination_key = @key
        ), guessed AS (
            UPDATE otp.guess_budgets SET failures = '{}', in_a_row = 0
            WHERE @guesses AND destination_key IN (SELECT key FROM keys) AND (@purpose::text IS NULL OR purpose = @purpose) AND (in_a_row > 0 OR failures <> '{}')
            RETURNING 1
        ), sent AS (
            UPDATE otp.destinations d SET recent_sends = '{}' FROM (
                SELECT key, recent_sends FROM otp.destinations WHERE key IN (SELECT key FROM keys)) before
            WHERE @sends AND d.key = before.key AND before.recent_sends <> '{}'
            RETURNING cardinality(before.recent_sends) AS messages
        ), lifted AS (
            SELECT (SELECT count(*) FROM guessed)::integer AS guesses, coalesce((SELECT sum(messages) FROM sent), 0)::integer AS sends
        ), audited AS (
            INSERT INTO accounts.audit_events (event, destination_key, address_mask, operator, detail)
            SELECT 'limit_lifted', @key, @mask::text, @operator, jsonb_build_object('purpose', @purpose::text, 'guesses', guesses, 'sends', sends)
            FROM lifted WHERE guesses + sends > 0
        )
        SELECT guesses, sends FROM lifted WHERE guesses + sends > 0
        """);

    public async Task<BusyDestinations> FindBusyAsync(TimeSpan window, int most, CancellationToken cancellationToken) => new(
        await ReadBusyAsync(TopSends, window, most, cancellationToken),
        await ReadBusyAsync(TopFailures, window, most, cancellationToken),
        await ReadLocksAsync(most, cancellationToken));

    public async Task<LiftedLimits?> LiftAsync(
        byte[] destinationKey,
        string? purpose,
        bool guesses,
        bool sends,
        string? mask,
        string byOperator,
        CancellationToken cancellationToken)
    {
        await using var command = Lift.On(
            database,
            ("key", destinationKey),
            ("purpose", purpose),
            ("guesses", guesses),
            ("sends", sends),
            ("mask", mask),
            ("operator", byOperator));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new LiftedLimits(row.GetInt32(0), row.GetInt32(1)) : null;
    }

    private async Task<List<BusyDestination>> ReadBusyAsync(Statement top, TimeSpan window, int most, CancellationToken cancellationToken)
    {
        await using var command = top.On(database, ("window", window), ("most", most));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<BusyDestination>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(new BusyDestination(
                row.GetFieldValue<byte[]>(0), Names.Parse<Channel>(row.GetString(1)), row.GetString(2), row.GetInt64(3)));
        }

        return found;
    }

    private async Task<List<LockedDestination>> ReadLocksAsync(int most, CancellationToken cancellationToken)
    {
        await using var command = Locks.On(
            database,
            ("per_hour", otp.Value.FailuresPerHour),
            ("per_day", otp.Value.FailuresPerDay),
            ("in_a_row", otp.Value.FailuresInARow),
            ("password_per_hour", accounts.Value.PasswordFailuresPerHour),
            ("password_per_day", accounts.Value.PasswordFailuresPerDay),
            ("password_in_a_row", PasswordsInARow),
            ("most", most));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<LockedDestination>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(new LockedDestination(
                row.GetFieldValue<byte[]>(0),
                row.IsDBNull(1) ? null : Names.Parse<Channel>(row.GetString(1)),
                row.IsDBNull(2) ? null : row.GetString(2),
                row.GetString(3),
                row.GetInt32(4),
                row.GetInt32(5),
                row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6)));
        }

        return found;
    }
}
