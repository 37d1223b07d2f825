using Npgsql;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>
/// PostgreSQL's time without asking for it each time: read once a minute, and counted on from there by a counter that nobody sets. What
/// one node dates, another can judge, however far apart their own clocks are.
/// </summary>
internal sealed class DatabaseTime(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);
    private static readonly Statement Now = new("SELECT clock_timestamp()");

    private volatile Reading? _last;

    public async ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        var reading = _last;
        if (reading is null || clock.GetElapsedTime(reading.Ticks) > MaxAge)
            _last = reading = await ReadAsync(cancellationToken);
        return reading.Time + clock.GetElapsedTime(reading.Ticks);
    }

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = Now.On(database);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
            throw new InvalidOperationException("The time is always one row.");
        return new Reading(row.GetFieldValue<DateTimeOffset>(0), clock.GetTimestamp());
    }

    private sealed record Reading(DateTimeOffset Time, long Ticks);
}
