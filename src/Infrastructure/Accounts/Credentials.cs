using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Infrastructure.Outbox;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Accounts;

/// <summary>Reads and sets password hashes. Wrong passwords are counted where wrong codes are, under a purpose of their own.</summary>
internal sealed class Credentials(NpgsqlDataSource database) : ICredentials
{
    private const string Purpose = "password";

    private static readonly Statement Take = new($"""
        WITH charged AS (
            INSERT INTO otp.guess_budgets AS b (destination_key, purpose, failures, in_a_row)
            VALUES (@limit_key, '{Purpose}', ARRAY[clock_timestamp()], 1)
            ON CONFLICT (destination_key, purpose) DO UPDATE
            SET failures = (array_prepend(clock_timestamp(), b.failures))[1:@per_day], in_a_row = b.in_a_row + 1
            WHERE coalesce(b.failures[@per_hour] <= clock_timestamp() - interval '1 hour', true)
                AND coalesce(b.failures[@per_day] <= clock_timestamp() - interval '24 hours', true)
                AND b.in_a_row < @in_a_row
            RETURNING 1
        )
        SELECT u.id, u.password_hash
        FROM charged
        LEFT JOIN accounts.contact_points p ON p.channel = @channel AND p.canonical = @canonical
        LEFT JOIN accounts.users u ON u.id = p.user_id
        """);

    private static readonly Statement WhyNotTaken = new($"""
        SELECT greatest(
            b.failures[@per_hour] + interval '1 hour',
            b.failures[@per_day] + interval '24 hours',
            CASE WHEN b.in_a_row >= @in_a_row THEN now() + interval '24 hours' END) - now()
        FROM otp.guess_budgets b
        WHERE b.destination_key = @limit_key AND b.purpose = '{Purpose}'
        """);

    private static readonly Statement Confirm = new($"""
        WITH refunded AS (
            UPDATE otp.guess_budgets SET failures = failures[2:], in_a_row = 0
            WHERE destination_key = @limit_key AND purpose = '{Purpose}'
        )
        UPDATE accounts.users SET password_hash = @fresh_hash::text
        WHERE id = @user_id AND password_hash = @old_hash AND @fresh_hash::text IS NOT NULL
        """);

    private static readonly Statement GiveBack = new($"""
        UPDATE otp.guess_budgets SET failures = failures[2:], in_a_row = greatest(in_a_row - 1, 0)
        WHERE destination_key = @limit_key AND purpose = '{Purpose}'
        """);

    private static readonly Statement RecordFailure = new("""
        INSERT INTO accounts.audit_events (event, user_id, address_mask, destination_key, network)
        VALUES ('password_wrong', @user_id::uuid, @mask, @destination_key, @network::text)
        """);

    private static readonly Statement LockForReset = OwnerLock.ToChange("(SELECT t.user_id FROM accounts.reset_tokens t WHERE t.hash = @token_hash)");

    private static readonly Statement LockForChange = OwnerLock.ToChange("(SELECT s.user_id FROM sessions.sessions s WHERE s.id = @session_id)");

    private static readonly Statement Reset = Set("reset", """
        DELETE FROM accounts.reset_tokens WHERE hash = @token_hash AND expires_at > now()
        RETURNING user_id, NULL::uuid AS session_id, NULL::text AS old_hash, hash AS token_hash
        """);

    private static readonly Statement Change = Set("password", """
        SELECT user_id, id AS session_id, @old_hash AS old_hash, NULL::bytea AS token_hash
        FROM sessions.sessions WHERE id = @session_id AND revoked_at IS NULL AND expires_at > now()
        """);

    public async Task<Result<StoredCredential>> TakeAttemptAsync(
        Destination destination, byte[] limitKey, GuessLimits limits, CancellationToken cancellationToken)
    {
        (string, object?)[] budget =
        [
            ("limit_key", limitKey), ("per_hour", limits.PerHour), ("per_day", limits.PerDay), ("in_a_row", limits.InARow),
        ];
        await using (var command = Take.On(
            database, [.. budget, ("channel", Names.Of(destination.Channel)), ("canonical", destination.Canonical)]))
        {
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            if (await row.ReadAsync(cancellationToken))
                return new StoredCredential(row.IsDBNull(0) ? null : row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1));
        }

        await using var why = WhyNotTaken.On(database, budget);
        var wait = await why.ExecuteScalarAsync(cancellationToken) as TimeSpan?;
        return AccountErrors.PasswordLocked(wait > TimeSpan.FromSeconds(1) ? wait.Value : TimeSpan.FromSeconds(1));
    }

    public async Task ConfirmAsync(
        byte[] limitKey, StoredCredential credential, string? freshHash, CancellationToken cancellationToken)
    {
        await using var command = Confirm.On(
            database,
            ("limit_key", limitKey),
            ("user_id", credential.UserId),
            ("old_hash", credential.PasswordHash),
            ("fresh_hash", freshHash));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task GiveBackAsync(byte[] limitKey, CancellationToken cancellationToken)
    {
        await using var command = GiveBack.On(database, ("limit_key", limitKey));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task RecordFailureAsync(
        Guid? userId, Destination destination, byte[] destinationKey, string? network, CancellationToken cancellationToken)
    {
        await using var command = RecordFailure.On(
            database, ("user_id", userId), ("mask", destination.Mask()), ("destination_key", destinationKey), ("network", network));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<bool> ResetAsync(
        byte[] tokenHash, string passwordHash, IReadOnlyCollection<byte[]> destinationKeys, CancellationToken cancellationToken)
    {
        await using var batch = Reset.After(
            LockForReset,
            database,
            ("token_hash", tokenHash),
            ("password_hash", passwordHash),
            ("destination_keys", destinationKeys.ToArray()));
        return await IsSetAsync(batch, cancellationToken);
    }

    public async Task<bool> ChangeAsync(
        Guid sessionId,
        string oldHash,
        string passwordHash,
        IReadOnlyCollection<byte[]> destinationKeys,
        CancellationToken cancellationToken)
    {
        await using var batch = Change.After(
            LockForChange,
            database,
            ("session_id", sessionId),
            ("old_hash", oldHash),
            ("password_hash", passwordHash),
            ("destination_keys", destinationKeys.ToArray()));
        return await IsSetAsync(batch, cancellationToken);
    }

    private static async Task<bool> IsSetAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) && row.GetInt64(0) == 1;
    }

    /// <summary>Sets the password and ends whatever stood on the old one: sessions, codes under way, other reset tokens.</summary>
    /// <param name="reason">Of the sessions' end.</param>
    /// <param name="leave">
    /// SQL of at most one row <c>user_id, session_id, old_hash, token_hash</c>: whose password, which session stays, which password is to be
    /// replaced if it matters, which token is spent on it.
    /// </param>
    private static Statement Set(string reason, string leave) => new($"""
        WITH leave AS ({leave}), changed AS (
            UPDATE accounts.users u SET password_hash = @password_hash
            FROM leave l WHERE u.id = l.user_id AND (l.old_hash IS NULL OR u.password_hash = l.old_hash)
            RETURNING u.id, l.session_id
        ), ended AS (
            UPDATE sessions.sessions s SET revoked_at = now(), revoked_reason = '{reason}'
            FROM changed c WHERE s.user_id = c.id AND s.id IS DISTINCT FROM c.session_id AND s.revoked_at IS NULL
        ), closed AS (
            DELETE FROM otp.live_challenges l USING otp.challenges o, changed c
            WHERE (o.destination_key = ANY (@destination_keys::bytea[]) OR o.user_id = c.id)
                AND l.destination_key = o.limit_key AND l.purpose = o.purpose AND l.challenge_id = o.id
        ), other_tokens AS (
            DELETE FROM accounts.reset_tokens t USING changed c
            WHERE t.user_id = c.id AND t.hash IS DISTINCT FROM (SELECT l.token_hash FROM leave l)
        ), audited AS (
            INSERT INTO accounts.audit_events (event, user_id, session_id) SELECT 'password_set', c.id, c.session_id FROM changed c
        ), {Notices.Queue(NoticeKind.PasswordChanged, Notices.MainAddressOf("SELECT id FROM changed"))}
        SELECT count(*) FROM changed
        """);
}
