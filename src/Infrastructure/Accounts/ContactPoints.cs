using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Infrastructure.Otp;
using OtpAuth.Infrastructure.Outbox;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Accounts;

/// <summary>Adds and replaces the addresses of accounts.</summary>
internal sealed class ContactPoints(NpgsqlDataSource database, IOtpCodes codes) : IContactPoints
{
    private static readonly Statement Lock = OwnerLock.ToChange("@user_id");

    private static readonly Statement FindReplaced = new("""
        SELECT p.address FROM accounts.contact_points p
        WHERE p.user_id = @user_id AND p.channel = @channel AND p.canonical <> @canonical
        """);

    // The address's key decides between two accounts that add it at once. The old address goes only if the new one is in; that a user has one
    // for each channel is checked at the end, so the order of those parts does not matter. Text messages are credited first, for a send to the old
    // number holds their counts when it comes for its live challenge. What the old mailbox was sent or has earned ends with it.
    private static readonly Statement Add = new($"""
        WITH {GuessBudget.ConsumeAndRefund}, asker AS (
            SELECT s.user_id FROM consumed, (SELECT count(*) FROM credited) AS first, sessions.sessions s
            WHERE s.id = @session_id AND s.user_id = @user_id AND s.revoked_at IS NULL AND s.expires_at > now()
        ), added AS (
            INSERT INTO accounts.contact_points AS p (channel, canonical, address, user_id, verified_at)
            SELECT @channel, @canonical, @address, a.user_id, now() FROM asker a
            ON CONFLICT (channel, canonical) DO UPDATE SET verified_at = now(), address = excluded.address WHERE p.user_id = excluded.user_id
            RETURNING p.user_id
        ), replaced AS (
            DELETE FROM accounts.contact_points p USING added a
            WHERE p.user_id = a.user_id AND p.channel = @channel AND p.canonical <> @canonical
            RETURNING p.user_id
        ), closed AS (
            DELETE FROM otp.live_challenges l USING otp.challenges o, replaced
            WHERE o.destination_key = @replaced_key::bytea
                AND l.destination_key = o.limit_key AND l.purpose = o.purpose AND l.challenge_id = o.id
        ), asked AS (
            UPDATE otp.challenges c SET user_id = r.user_id
            FROM replaced r WHERE c.destination_key = @replaced_key::bytea AND c.user_id IS NULL
        ), earned AS (
            DELETE FROM accounts.reset_tokens t USING replaced r WHERE t.user_id = r.user_id
        ), audited AS (
            INSERT INTO accounts.audit_events (event, user_id, session_id, address_mask)
            SELECT 'contact_added', a.user_id, @session_id, @mask FROM added a
        ), {Notices.Queue(NoticeKind.ContactChanged, """
            SELECT p.user_id, p.channel, p.address FROM accounts.contact_points p JOIN added a ON a.user_id = p.user_id
            WHERE (p.channel, p.canonical) <> (@channel, @canonical)
            """)}
        SELECT EXISTS (SELECT 1 FROM asker), EXISTS (SELECT 1 FROM added)
        """);

    public async Task<Result<bool>> AddAsync(
        RightGuess guess, Destination proven, Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var locked = Lock.On(connection, ("user_id", userId)))
            await locked.ExecuteNonQueryAsync(cancellationToken);
        var replaced = await FindReplacedAsync(connection, proven, userId, cancellationToken);

        await using var command = Add.On(
            connection,
            ("challenge_id", guess.ChallengeId),
            ("budget_key", guess.BudgetKey),
            ("session_id", sessionId),
            ("user_id", userId),
            ("channel", Names.Of(proven.Channel)),
            ("canonical", proven.Canonical),
            ("address", proven.Address),
            ("mask", proven.Mask()),
            ("replaced_key", replaced is null ? null : codes.KeyOf(replaced)));
        var (asked, added) = await ReadAsync(command, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return asked && !added ? AccountErrors.ContactTaken : added;
    }

    private static async Task<Destination?> FindReplacedAsync(
        NpgsqlConnection connection, Destination proven, Guid userId, CancellationToken cancellationToken)
    {
        await using var command = FindReplaced.On(
            connection, ("user_id", userId), ("channel", Names.Of(proven.Channel)), ("canonical", proven.Canonical));
        return await command.ExecuteScalarAsync(cancellationToken) is string address ? Destination.Restore(proven.Channel, address) : null;
    }

    private static async Task<(bool Asked, bool Added)> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? (row.GetBoolean(0), row.GetBoolean(1))
            : throw new InvalidOperationException("The statement always answers one row.");
    }
}
