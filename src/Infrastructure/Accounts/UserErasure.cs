using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Accounts;

/// <summary>Deletes a person from every table that holds something of them.</summary>
internal sealed class UserErasure(NpgsqlDataSource database) : IUserErasure
{
    // Addresses, reset tokens, sessions with their refresh tokens, and notices go with the user, also those that come at this moment.
    private static readonly Statement Erase = new("""
        WITH erased AS (
            DELETE FROM accounts.users u USING sessions.sessions s
            WHERE s.id = @session_id AND s.revoked_at IS NULL AND s.expires_at > now() AND u.id = s.user_id
            RETURNING u.id
        ), asked AS (
            DELETE FROM otp.challenges c USING erased e
            WHERE c.destination_key = ANY (@destination_keys::bytea[]) OR c.user_id = e.id
            RETURNING c.id, c.limit_key, c.purpose
        ), closed AS (
            DELETE FROM otp.live_challenges l USING asked
            WHERE l.destination_key = asked.limit_key AND l.purpose = asked.purpose AND l.challenge_id = asked.id
        ), codes AS (
            DELETE FROM delivery.outbox m USING asked WHERE m.challenge_id = asked.id
        ), masked AS (
            UPDATE accounts.audit_events a SET address_mask = NULL, destination_key = NULL FROM erased e
            WHERE a.user_id = e.id OR a.destination_key = ANY (@destination_keys::bytea[])
        ), audited AS (
            INSERT INTO accounts.audit_events (event, user_id) SELECT 'erased', e.id FROM erased e
        )
        SELECT count(*) FROM erased
        """);

    public async Task<bool> EraseAsync(Guid sessionId, IReadOnlyCollection<byte[]> destinationKeys, CancellationToken cancellationToken)
    {
        await using var command = Erase.On(database, ("session_id", sessionId), ("destination_keys", destinationKeys.ToArray()));
        return await command.ExecuteScalarAsync(cancellationToken) is 1L;
    }
}
