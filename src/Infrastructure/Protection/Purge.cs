using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>
/// Deletes what is old, on one node at a time. Two at once would do no harm, only work: each batch takes rows that no other holds.
/// </summary>
internal sealed partial class Purge(NpgsqlDataSource database, IOptions<RetentionOptions> options, ILogger<Purge> logger)
{
    /// <summary>"purge" in ASCII.</summary>
    private const long Lock = 0x7075726765;
    private static readonly TimeSpan IdempotencyKeysLast = TimeSpan.FromHours(24);
    private static readonly TimeSpan SmsCountsLast = TimeSpan.FromHours(26);

    private static readonly string TryLock = $"SELECT pg_try_advisory_lock({Lock})";
    private static readonly string Unlock = $"SELECT pg_advisory_unlock({Lock})";

    /// <returns>False when another node is at it, or the database is away.</returns>
    public async Task<bool> TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The lock belongs to this connection, and ends with it if the node dies.
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using (var take = new NpgsqlCommand(TryLock, connection))
            {
                if (await take.ExecuteScalarAsync(cancellationToken) is not true)
                    return false;
            }

            try
            {
                await RunAsync(cancellationToken);
            }
            finally
            {
                await using var release = new NpgsqlCommand(Unlock, connection);
                await release.ExecuteNonQueryAsync(CancellationToken.None);
            }

            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogFailed(e);
            return false;
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var keep = options.Value;
        await BatchesAsync("messages", PurgeStatements.Messages, keep.Messages, cancellationToken);
        await BatchesAsync("notices", PurgeStatements.Notices, keep.Messages, cancellationToken);
        await BatchesAsync("challenges", PurgeStatements.Challenges, keep.Challenges, cancellationToken);
        await BatchesAsync("audit rows", PurgeStatements.Audit, keep.Audit, cancellationToken);
        await BatchesAsync("sessions", PurgeStatements.Sessions, keep.Sessions, cancellationToken);
        await BatchesAsync("idempotency keys", PurgeStatements.IdempotencyKeys, IdempotencyKeysLast, cancellationToken);
        await BatchesAsync("reset tokens", PurgeStatements.ResetTokens, TimeSpan.Zero, cancellationToken);
        await BatchesAsync("spent proofs", PurgeStatements.SpentProofs, TimeSpan.Zero, cancellationToken);
        await BatchesAsync("operators' rules", PurgeStatements.Blocks, TimeSpan.Zero, cancellationToken);
        await BatchesAsync("counts of text messages", PurgeStatements.SmsScopes, SmsCountsLast, cancellationToken);
        await WalkAsync("send limits", PurgeStatements.Destinations, [], cancellationToken);
        await WalkAsync("guess budgets", PurgeStatements.GuessBudgets, [("age", keep.Failures)], cancellationToken);
    }

    private async Task BatchesAsync(string what, Statement delete, TimeSpan age, CancellationToken cancellationToken)
    {
        var most = options.Value.BatchSize;
        for (long all = 0, gone = most; gone == most;)
        {
            await using var command = delete.On(database, ("age", age), ("most", most));
            gone = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            all += gone;
            if (gone < most && all > 0)
                LogPurged(all, what);
        }
    }

    /// <summary>Along the key from its beginning to its end; a batch that deletes nothing is no sign that there is no more.</summary>
    private async Task WalkAsync(string what, Statement delete, (string, object?)[] values, CancellationToken cancellationToken)
    {
        var all = 0L;
        for (byte[]? after = []; after is not null;)
        {
            await using var command = delete.On(database, [.. values, ("after", after), ("most", options.Value.BatchSize)]);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            after = row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0);
            all += row.GetInt64(1);
        }

        if (all > 0)
            LogPurged(all, what);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Purged {Count} old {What}")]
    private partial void LogPurged(long count, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old rows could not be purged; the next time tries again")]
    private partial void LogFailed(Exception exception);
}
