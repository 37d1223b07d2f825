using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>Lets each proof through once.</summary>
internal sealed class SpentProofs(NpgsqlDataSource database)
{
    // Of parallel uses the first to insert wins. The others pass only as repetitions of its request, which the send will find out. Rows
    // that have expired make room as new ones come; such a proof cannot come back, for its time is judged here too.
    private static readonly Statement Spend = new("""
        WITH purged AS (
            DELETE FROM protection.spent_proofs WHERE id IN (
                SELECT id FROM protection.spent_proofs WHERE expires_at <= now() ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED)
        )
        INSERT INTO protection.spent_proofs AS s (id, request, expires_at)
        SELECT @id, @request::bytea, @expires_at WHERE @expires_at > now()
        ON CONFLICT (id) DO UPDATE SET request = s.request WHERE s.request = excluded.request
        RETURNING 1
        """);

    /// <param name="request">What it is spent on; its repetitions pass too.</param>
    public async Task<bool> SpendAsync(
        byte[] id, DateTimeOffset expiresAt, IdempotencyKey? request, CancellationToken cancellationToken)
    {
        await using var command = Spend.On(
            database,
            ("id", id),
            ("request", request is null ? null : (byte[])[.. request.KeyHash, .. request.RequestHash]),
            ("expires_at", expiresAt));
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }
}
