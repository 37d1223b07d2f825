using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Sessions;
using OtpAuth.Infrastructure.Outbox;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Sessions;

/// <summary>Rotates refresh tokens and ends sessions.</summary>
internal sealed class SessionStore(NpgsqlDataSource database) : ISessionStore
{
    // Of many with one token, the session's lock lets one through; the others find the token spent, and a session that is revoked at that
    // moment gives nothing. The session comes first, as where it is deleted with its tokens, so that neither waits in a ring.
    private static readonly Statement Rotate = new("""
        WITH live AS (
            SELECT s.id FROM sessions.refresh_tokens t JOIN sessions.sessions s ON s.id = t.session_id
            WHERE t.hash = @token_hash AND s.revoked_at IS NULL AND s.expires_at > now()
            FOR NO KEY UPDATE OF s
        ), spent AS (
            UPDATE sessions.refresh_tokens t SET rotated_at = now(), successor = @successor, successor_salt = @salt
            FROM live
            WHERE t.hash = @token_hash AND t.rotated_at IS NULL AND t.expires_at > now()
            RETURNING live.id
        ), session AS (
            UPDATE sessions.sessions s SET last_used_at = now(), network = coalesce(@network::text, s.network)
            FROM spent WHERE s.id = spent.id
            RETURNING s.*
        ), token AS (
            INSERT INTO sessions.refresh_tokens (hash, session_id, created_at, expires_at)
            SELECT @successor, s.id, now(), least(now() + @idle::interval, s.expires_at) FROM session s
        )
        SELECT s.id, s.user_id, s.amr, s.created_at, s.expires_at, now() FROM session s
        """);

    // A family that is over already, by its end or by idleness, has nothing left to steal: no alarm.
    private static readonly Statement Replay = new($"""
        WITH spent AS (
            SELECT
                s.*, t.successor_salt,
                t.rotated_at > now() - @grace::interval AND n.rotated_at IS NULL AS good
            FROM sessions.refresh_tokens t
            JOIN sessions.sessions s ON s.id = t.session_id
            JOIN sessions.refresh_tokens n ON n.hash = t.successor
            WHERE t.hash = @token_hash AND s.revoked_at IS NULL AND s.expires_at > now()
                AND EXISTS (
                    SELECT 1 FROM sessions.refresh_tokens l
                    WHERE l.session_id = s.id AND l.rotated_at IS NULL AND l.expires_at > now())
        ), stolen AS (
            UPDATE sessions.sessions s SET revoked_at = now(), revoked_reason = 'reuse'
            FROM spent WHERE s.id = spent.id AND NOT spent.good AND s.revoked_at IS NULL
            RETURNING s.id, s.user_id
        ), audited AS (
            INSERT INTO accounts.audit_events (event, user_id, session_id) SELECT 'refresh_token_reused', user_id, id FROM stolen
        ), {Notices.Queue(NoticeKind.TokenReused, Notices.MainAddressOf("SELECT user_id FROM stolen"))}
        SELECT p.id, p.user_id, p.amr, p.created_at, p.expires_at, now(), p.successor_salt, p.good FROM spent p
        """);

    private const string LogOut = """
        UPDATE sessions.sessions s SET revoked_at = now(), revoked_reason = 'logout'
        WHERE s.id = {0} AND s.revoked_at IS NULL
        RETURNING s.id, s.user_id
        """;

    private static readonly Statement LogOutById = EndAndAudit("signed_out", LogOut, "@session_id");

    private static readonly Statement LogOutByToken = EndAndAudit(
        "signed_out", LogOut, "(SELECT t.session_id FROM sessions.refresh_tokens t WHERE t.hash = @token_hash)");

    private const string Revoke = """
        UPDATE sessions.sessions s SET revoked_at = now(), revoked_reason = 'revoked'
        FROM sessions.sessions caller
        WHERE caller.id = @caller_id AND caller.revoked_at IS NULL AND caller.expires_at > now()
            AND s.user_id = caller.user_id AND s.revoked_at IS NULL AND {0}
        RETURNING s.id, s.user_id
        """;

    private static readonly Statement RevokeOne = EndAndAudit("session_revoked", Revoke, "s.id = @session_id");

    private static readonly Statement RevokeOthers = EndAndAudit("session_revoked", Revoke, "s.id <> caller.id");

    private static readonly Statement IsLive = new(
        "SELECT EXISTS (SELECT 1 FROM sessions.sessions s WHERE s.id = @id AND s.revoked_at IS NULL AND s.expires_at > now())");

    public async Task<RotationOutcome> RotateAsync(
        RefreshTokenSecret presented, TimeSpan grace, RefreshLifetimes lifetimes, string? network, CancellationToken cancellationToken)
    {
        var salt = RefreshTokenSecret.NewSalt();
        var successor = presented.Successor(salt);
        await using (var command = Rotate.On(
            database,
            ("token_hash", presented.Hash()),
            ("successor", successor.Hash()),
            ("salt", salt),
            ("idle", lifetimes.Idle),
            ("network", network)))
        {
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            if (await row.ReadAsync(cancellationToken))
                return new RotationOutcome(ReadRotation(row, successor), Stolen: false);
        }

        return await ReplayAsync(presented, grace, cancellationToken);
    }

    public async Task LogOutAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        await using var command = LogOutById.On(database, ("session_id", sessionId));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task LogOutAsync(RefreshTokenSecret refreshToken, CancellationToken cancellationToken)
    {
        await using var command = LogOutByToken.On(database, ("token_hash", refreshToken.Hash()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<bool?> RevokeAsync(Guid callerSessionId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using var command = RevokeOne.On(database, ("caller_id", callerSessionId), ("session_id", sessionId));
        if (await command.ExecuteScalarAsync(cancellationToken) is 1L)
            return true;
        return await IsLiveAsync(callerSessionId, cancellationToken) ? false : null;
    }

    public async Task<bool> RevokeOthersAsync(Guid callerSessionId, CancellationToken cancellationToken)
    {
        await using var command = RevokeOthers.On(database, ("caller_id", callerSessionId));
        return await command.ExecuteScalarAsync(cancellationToken) is > 0L || await IsLiveAsync(callerSessionId, cancellationToken);
    }

    private async Task<RotationOutcome> ReplayAsync(RefreshTokenSecret presented, TimeSpan grace, CancellationToken cancellationToken)
    {
        await using var command = Replay.On(database, ("token_hash", presented.Hash()), ("grace", grace));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
            return new RotationOutcome(null, Stolen: false);

        var salt = row.GetFieldValue<byte[]>(6);
        return row.GetBoolean(7)
            ? new RotationOutcome(ReadRotation(row, presented.Successor(salt)), Stolen: false)
            : new RotationOutcome(null, Stolen: true);
    }

    private async Task<bool> IsLiveAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        await using var command = IsLive.On(database, ("id", sessionId));
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static Rotation ReadRotation(NpgsqlDataReader row, RefreshTokenSecret successor) => new(SessionRow.Read(row), successor);

    private static Statement EndAndAudit(string auditEvent, string end, string which) => new($"""
        WITH ended AS ({end.Replace("{0}", which, StringComparison.Ordinal)}), audited AS (
            INSERT INTO accounts.audit_events (event, user_id, session_id) SELECT '{auditEvent}', e.user_id, e.id FROM ended e
        )
        SELECT count(*) FROM ended
        """);
}
