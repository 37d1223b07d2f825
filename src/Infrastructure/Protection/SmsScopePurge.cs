using Npgsql;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>Drops the counts of numbers that got nothing for so long that no rule looks at them: a row for each block that was ever sent to adds up.</summary>
internal sealed class SmsScopePurge(NpgsqlDataSource database)
{
    // Strikes are remembered for a day after the block, and counts for 25 hours. What a send holds right now is left for the next time.
    private static readonly Statement Purge = new($"""
        DELETE FROM protection.sms_scopes WHERE scope IN (
            SELECT s.scope FROM protection.sms_scopes s
            WHERE s.minute < {SmsChargeSql.NowMinute} - 26 * 60
                AND coalesce(s.blocked_until < now() - interval '24 hours', true) AND coalesce(s.overridden_until < now(), true)
            FOR UPDATE SKIP LOCKED)
        """);

    /// <returns>How many were dropped.</returns>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        await using var command = Purge.On(database);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
