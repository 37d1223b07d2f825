using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Accounts;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Sessions;
using OtpAuth.Infrastructure.Otp;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Sessions;

/// <summary>Starts and ends sessions, one round trip each.</summary>
internal sealed class SignIns(NpgsqlDataSource database) : ISignIns
{
    // Two first sign-ins with one address at once: the second waits on the contact point's key and gets the first one's user.
    private static readonly Statement Complete = new($"""
        WITH {GuessBudget.ConsumeAndRefund}, contact AS (
            INSERT INTO accounts.contact_points AS p (channel, canonical, address, user_id, verified_at)
            SELECT @channel, @canonical, @address, @new_user_id, now() FROM consumed
            ON CONFLICT (channel, canonical) DO UPDATE SET verified_at = now()
            RETURNING p.user_id
        ), registered AS (
            INSERT INTO accounts.users (id, created_at) SELECT c.user_id, now() FROM contact c WHERE c.user_id = @new_user_id
        ), session AS (
            INSERT INTO sessions.sessions (id, user_id, amr, user_agent, created_at, expires_at)
            SELECT @session_id, c.user_id, @amr, @user_agent::text, now(), now() + @absolute::interval FROM contact c
            RETURNING id
        ), token AS (
            INSERT INTO sessions.refresh_tokens (hash, session_id, created_at, expires_at)
            SELECT @token_hash, s.id, now(), now() + least(@idle::interval, @absolute::interval) FROM session s
        )
        SELECT
            now(), c.user_id, coalesce(u.created_at, now()), u.display_name,
            CASE WHEN @channel = 'email' THEN @address ELSE (
                SELECT p.address FROM accounts.contact_points p WHERE p.user_id = c.user_id AND p.channel = 'email') END,
            CASE WHEN @channel = 'sms' THEN @address ELSE (
                SELECT p.address FROM accounts.contact_points p WHERE p.user_id = c.user_id AND p.channel = 'sms') END
        FROM contact c LEFT JOIN accounts.users u ON u.id = c.user_id
        """);

    private static readonly Statement RevokeById = new("""
        UPDATE sessions.sessions SET revoked_at = now(), revoked_reason = @reason WHERE id = @id AND revoked_at IS NULL
        """);

    private static readonly Statement RevokeByToken = new("""
        UPDATE sessions.sessions s SET revoked_at = now(), revoked_reason = @reason
        FROM sessions.refresh_tokens t
        WHERE t.hash = @token_hash AND s.id = t.session_id AND s.revoked_at IS NULL
        """);

    public async Task<StartedSession?> CompleteAsync(
        Guid challengeId,
        Destination proven,
        Session session,
        RefreshTokenSecret refreshToken,
        RefreshLifetimes lifetimes,
        CancellationToken cancellationToken)
    {
        await using var command = Complete.On(
            database,
            ("challenge_id", challengeId),
            ("channel", Names.Of(proven.Channel)),
            ("canonical", proven.Canonical),
            ("address", proven.Address),
            ("new_user_id", Guid.CreateVersion7()),
            ("session_id", session.Id),
            ("amr", session.Amr),
            ("user_agent", session.UserAgent),
            ("absolute", lifetimes.Absolute),
            ("idle", lifetimes.Idle),
            ("token_hash", refreshToken.Hash()));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Read(row) : null;
    }

    public async Task RevokeAsync(Guid sessionId, string reason, CancellationToken cancellationToken)
    {
        await using var command = RevokeById.On(database, ("id", sessionId), ("reason", reason));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task RevokeAsync(RefreshTokenSecret refreshToken, string reason, CancellationToken cancellationToken)
    {
        await using var command = RevokeByToken.On(database, ("token_hash", refreshToken.Hash()), ("reason", reason));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static StartedSession Read(NpgsqlDataReader row)
    {
        var (email, phone) = (TextAt(row, 4), TextAt(row, 5));
        var user = new UserView(
            row.GetGuid(1), email, email is not null, phone, phone is not null, TextAt(row, 3), row.GetFieldValue<DateTimeOffset>(2));
        return new StartedSession(row.GetFieldValue<DateTimeOffset>(0), user);
    }

    private static string? TextAt(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
