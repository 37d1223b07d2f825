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
internal sealed class ContactPoints(NpgsqlDataSource database) : IContactPoints
{
    private const int MostTries = 3;

    // The address's key decides between two accounts that add it at once; the user's lock lets one of their own additions through at a time.
    // The old address goes only if the new one is in; that a user has one for each channel is checked at the end, so the order of the parts
    // does not matter.
    private static readonly Statement Add = new($"""
        WITH {GuessBudget.ConsumeAndRefund}, asker AS (
            SELECT u.id AS user_id FROM consumed, sessions.sessions s JOIN accounts.users u ON u.id = s.user_id
            WHERE s.id = @session_id AND s.user_id = @user_id AND s.revoked_at IS NULL AND s.expires_at > now()
            FOR NO KEY UPDATE OF u
        ), added AS (
            INSERT INTO accounts.contact_points AS p (channel, canonical, address, user_id, verified_at)
            SELECT @channel, @canonical, @address, a.user_id, now() FROM asker a
            ON CONFLICT (channel, canonical) DO UPDATE SET verified_at = now(), address = excluded.address WHERE p.user_id = excluded.user_id
            RETURNING p.user_id
        ), replaced AS (
            DELETE FROM accounts.contact_points p USING added a
            WHERE p.user_id = a.user_id AND p.channel = @channel AND p.canonical <> @canonical
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
        Guid challengeId, Destination proven, Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAddAsync(challengeId, proven, userId, sessionId, cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation && attempt < MostTries)
            {
                // The same user added another address of this channel at the same moment. Nothing was written; now that one is seen.
            }
        }
    }

    private async Task<Result<bool>> TryAddAsync(
        Guid challengeId, Destination proven, Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using var command = Add.On(
            database,
            ("challenge_id", challengeId),
            ("session_id", sessionId),
            ("user_id", userId),
            ("channel", Names.Of(proven.Channel)),
            ("canonical", proven.Canonical),
            ("address", proven.Address),
            ("mask", proven.Mask()));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
            throw new InvalidOperationException("The statement always answers one row.");

        var (asked, added) = (row.GetBoolean(0), row.GetBoolean(1));
        return asked && !added ? AccountErrors.ContactTaken : added;
    }
}
