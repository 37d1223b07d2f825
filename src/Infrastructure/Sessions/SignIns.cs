using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Accounts;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Sessions;
using OtpAuth.Infrastructure.Accounts;
using OtpAuth.Infrastructure.Otp;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Sessions;

/// <summary>Starts sessions, one round trip each.</summary>
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
            INSERT INTO accounts.users (id, display_name, password_hash, created_at)
            SELECT c.user_id, @display_name::text, @password_hash::text, now() FROM contact c WHERE c.user_id = @new_user_id
            RETURNING id
        ), session AS (
            INSERT INTO sessions.sessions (id, user_id, amr, user_agent, network, created_at, last_used_at, expires_at)
            SELECT
                @session_id, c.user_id, CASE WHEN encode(sha256(convert_to(u.password_hash, 'UTF8')), 'hex') = @password_mark::text
                    THEN @amr_after_password ELSE @amr END,
                @user_agent::text, @network::text, now(), now(), now() + @absolute::interval
            FROM contact c LEFT JOIN accounts.users u ON u.id = c.user_id
            RETURNING *
        ), token AS (
            INSERT INTO sessions.refresh_tokens (hash, session_id, created_at, expires_at)
            SELECT @token_hash, s.id, now(), now() + least(@idle::interval, @absolute::interval) FROM session s
        ), audited AS (
            INSERT INTO accounts.audit_events (event, user_id, session_id)
            SELECT CASE WHEN EXISTS (SELECT 1 FROM registered) THEN 'registered' ELSE 'signed_in' END, s.user_id, s.id FROM session s
        )
        SELECT
            s.id, s.user_id, s.amr, s.created_at, s.expires_at, now(), coalesce(u.created_at, now()),
            CASE WHEN u.id IS NULL THEN @display_name::text ELSE u.display_name END,
            CASE WHEN @channel = 'email' THEN @address ELSE (
                SELECT p.address FROM accounts.contact_points p WHERE p.user_id = s.user_id AND p.channel = 'email') END,
            CASE WHEN @channel = 'sms' THEN @address ELSE (
                SELECT p.address FROM accounts.contact_points p WHERE p.user_id = s.user_id AND p.channel = 'sms') END
        FROM session s LEFT JOIN accounts.users u ON u.id = s.user_id
        """);

    private const string SessionAndUser = """
        SELECT
            s.id, s.user_id, s.amr, s.created_at, s.expires_at, now(), u.created_at, u.display_name,
            (SELECT p.address FROM accounts.contact_points p WHERE p.user_id = u.id AND p.channel = 'email'),
            (SELECT p.address FROM accounts.contact_points p WHERE p.user_id = u.id AND p.channel = 'sms')
        """;

    // The guess was charged like any other; being right, it is given back, and the attempt with it: repeating does not run out.
    private static readonly Statement Repeat = new($"""
        WITH same AS (
            SELECT s.* FROM sessions.refresh_tokens t JOIN sessions.sessions s ON s.id = t.session_id
            WHERE t.hash = @token_hash AND t.rotated_at IS NULL AND t.created_at > now() - interval '10 seconds' AND s.revoked_at IS NULL
        ), refunded AS (
            UPDATE otp.guess_budgets b SET failures = b.failures[2:], in_a_row = 0
            FROM otp.challenges c
            WHERE c.id = @challenge_id AND b.destination_key = @budget_key AND b.purpose = c.purpose AND EXISTS (SELECT 1 FROM same)
        ), given_back AS (
            UPDATE otp.challenges c SET attempts = c.attempts - 1 WHERE c.id = @challenge_id AND EXISTS (SELECT 1 FROM same)
        )
        {SessionAndUser} FROM same s JOIN accounts.users u ON u.id = s.user_id
        """);

    private static readonly Statement Start = new($"""
        WITH owner AS (
            SELECT u.* FROM accounts.users u WHERE u.id = @user_id AND u.password_hash = @password_hash FOR SHARE
        ), session AS (
            INSERT INTO sessions.sessions (id, user_id, amr, user_agent, network, created_at, last_used_at, expires_at)
            SELECT @session_id, u.id, @amr, @user_agent::text, @network::text, now(), now(), now() + @absolute::interval FROM owner u
            RETURNING *
        ), token AS (
            INSERT INTO sessions.refresh_tokens (hash, session_id, created_at, expires_at)
            SELECT @token_hash, s.id, now(), now() + least(@idle::interval, @absolute::interval) FROM session s
        ), audited AS (
            INSERT INTO accounts.audit_events (event, user_id, session_id) SELECT 'signed_in', s.user_id, s.id FROM session s
        )
        {SessionAndUser} FROM session s JOIN owner u ON u.id = s.user_id
        """);

    public async Task<StartedSession?> CompleteAsync(
        RightGuess guess,
        Destination proven,
        SignInIntent intent,
        Session session,
        IReadOnlyList<string> methodsAfterPassword,
        RefreshTokenSecret refreshToken,
        RefreshLifetimes lifetimes,
        CancellationToken cancellationToken)
    {
        await using var batch = Complete.After(
            OwnerLock.ToLetIn,
            database,
            [
                .. ValuesOf(session, refreshToken, lifetimes),
                ("challenge_id", guess.ChallengeId),
                ("budget_key", guess.BudgetKey),
                ("channel", Names.Of(proven.Channel)),
                ("canonical", proven.Canonical),
                ("address", proven.Address),
                ("new_user_id", Guid.CreateVersion7()),
                ("display_name", intent.DisplayName),
                ("password_hash", intent.PasswordHash),
                ("password_mark", intent.PasswordMark),
                ("amr_after_password", methodsAfterPassword.ToArray()),
            ]);
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await ReadAsync(row, cancellationToken);
    }

    public async Task<StartedSession?> RepeatAsync(RightGuess guess, RefreshTokenSecret firstToken, CancellationToken cancellationToken)
    {
        await using var command = Repeat.On(
            database, ("challenge_id", guess.ChallengeId), ("budget_key", guess.BudgetKey), ("token_hash", firstToken.Hash()));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(row, cancellationToken);
    }

    public async Task<StartedSession?> StartAsync(
        Guid userId,
        string passwordHash,
        Session session,
        RefreshTokenSecret refreshToken,
        RefreshLifetimes lifetimes,
        CancellationToken cancellationToken)
    {
        await using var command = Start.On(
            database, [.. ValuesOf(session, refreshToken, lifetimes), ("user_id", userId), ("password_hash", passwordHash)]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(row, cancellationToken);
    }

    private static (string, object?)[] ValuesOf(Session session, RefreshTokenSecret refreshToken, RefreshLifetimes lifetimes) =>
    [
        ("session_id", session.Id),
        ("amr", session.Amr),
        ("user_agent", session.UserAgent),
        ("network", session.Network),
        ("absolute", lifetimes.Absolute),
        ("idle", lifetimes.Idle),
        ("token_hash", refreshToken.Hash()),
    ];

    private static async Task<StartedSession?> ReadAsync(NpgsqlDataReader row, CancellationToken cancellationToken)
    {
        if (!await row.ReadAsync(cancellationToken))
            return null;

        var session = SessionRow.Read(row);
        var (email, phone) = (TextAt(row, 8), TextAt(row, 9));
        var user = new UserView(
            session.UserId, email, email is not null, phone, phone is not null, TextAt(row, 7), row.GetFieldValue<DateTimeOffset>(6));
        return new StartedSession(session, user);
    }

    private static string? TextAt(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
