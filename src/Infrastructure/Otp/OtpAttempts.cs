using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Otp;

/// <summary>Counts guesses in PostgreSQL: one statement for a guess that may be compared, a second to say why it may not.</summary>
internal sealed class OtpAttempts(NpgsqlDataSource database) : IOtpAttempts
{
    // The UPDATE re-reads the row under its lock, so of a hundred guesses at once exactly as many pass as there are attempts left. The
    // budget's row is locked after it and decides last: no answer, no comparison.
    private const string Take = """
        WITH attempt AS (
            UPDATE otp.challenges c SET attempts = c.attempts + 1
            WHERE c.id = {0}
                AND c.attempts < c.max_attempts AND c.expires_at > now()
                AND (c.consumed_at IS NULL OR (c.consumed_at > now() - interval '10 seconds' AND c.browser = @browser::bytea))
                AND EXISTS (
                    SELECT 1 FROM otp.live_challenges l
                    WHERE l.destination_key = c.destination_key AND l.purpose = c.purpose AND l.challenge_id = c.id)
            RETURNING c.*
        ), charged AS (
            INSERT INTO otp.guess_budgets AS b (destination_key, purpose, failures, in_a_row)
            SELECT a.destination_key, a.purpose, ARRAY[clock_timestamp()], 1 FROM attempt a
            ON CONFLICT (destination_key, purpose) DO UPDATE
            SET failures = (array_prepend(clock_timestamp(), b.failures))[1:@per_day], in_a_row = b.in_a_row + 1
            WHERE coalesce(b.failures[@per_hour] <= clock_timestamp() - interval '1 hour', true)
                AND coalesce(b.failures[@per_day] <= clock_timestamp() - interval '24 hours', true)
                AND b.in_a_row < @in_a_row
            RETURNING 1
        )
        SELECT a.id, a.salt, a.key_id, a.code_length, a.context, a.purpose, a.channel, a.address, a.max_attempts - a.attempts,
            a.intent::text, a.browser, a.browser_bound
        FROM attempt a CROSS JOIN charged
        """;

    private const string WhyNotTaken = """
        SELECT greatest(
            b.failures[@per_hour] + interval '1 hour',
            b.failures[@per_day] + interval '24 hours',
            CASE WHEN b.in_a_row >= @in_a_row THEN now() + interval '24 hours' END) - now()
        FROM otp.guess_budgets b
        WHERE (b.destination_key, b.purpose) = {0}
        """;

    private const string IdOfLive =
        "(SELECT l.challenge_id FROM otp.live_challenges l WHERE l.destination_key = @destination_key AND l.purpose = @purpose)";

    private const string BudgetOfChallenge = "(SELECT c.destination_key, c.purpose FROM otp.challenges c WHERE c.id = @challenge_id)";

    private static readonly Statement TakeById = new(Take.Replace("{0}", "@challenge_id", StringComparison.Ordinal));
    private static readonly Statement TakeByAddress = new(Take.Replace("{0}", IdOfLive, StringComparison.Ordinal));
    private static readonly Statement WhyNotById = new(WhyNotTaken.Replace("{0}", BudgetOfChallenge, StringComparison.Ordinal));
    private static readonly Statement WhyNotByAddress =
        new(WhyNotTaken.Replace("{0}", "(@destination_key, @purpose)", StringComparison.Ordinal));

    private static readonly Statement Consume = new($"WITH {GuessBudget.ConsumeAndRefund} SELECT now() FROM consumed");

    private static readonly Statement GiveBack = new("UPDATE otp.challenges SET attempts = attempts - 1 WHERE id = @challenge_id");

    public Task<Result<TakenAttempt>> TakeAsync(
        Guid challengeId, byte[]? browser, GuessLimits limits, CancellationToken cancellationToken) =>
        TakeAsync(TakeById, WhyNotById, [.. Values(limits), ("challenge_id", challengeId)], browser, cancellationToken);

    public Task<Result<TakenAttempt>> TakeAsync(
        byte[] destinationKey, OtpPurpose purpose, byte[]? browser, GuessLimits limits, CancellationToken cancellationToken) =>
        TakeAsync(
            TakeByAddress,
            WhyNotByAddress,
            [.. Values(limits), ("destination_key", destinationKey), ("purpose", Names.Of(purpose))],
            browser,
            cancellationToken);

    public async Task<DateTimeOffset?> ConsumeAsync(Guid challengeId, CancellationToken cancellationToken)
    {
        await using var command = Consume.On(database, ("challenge_id", challengeId));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? row.GetFieldValue<DateTimeOffset>(0) : null;
    }

    public async Task GiveBackAsync(Guid challengeId, CancellationToken cancellationToken)
    {
        await using var command = GiveBack.On(database, ("challenge_id", challengeId));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<Result<TakenAttempt>> TakeAsync(
        Statement take, Statement why, (string, object?)[] values, byte[]? browser, CancellationToken cancellationToken)
    {
        await using (var command = take.On(database, [.. values, ("browser", browser)]))
        {
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            if (await row.ReadAsync(cancellationToken))
                return ReadAttempt(row);
        }

        await using var reason = why.On(database, values);
        var wait = await reason.ExecuteScalarAsync(cancellationToken) as TimeSpan?;
        return wait > TimeSpan.Zero ? OtpErrors.Locked(wait.Value) : OtpErrors.Invalid;
    }

    private static (string, object?)[] Values(GuessLimits limits) =>
        [("per_hour", limits.PerHour), ("per_day", limits.PerDay), ("in_a_row", limits.InARow)];

    private static TakenAttempt ReadAttempt(NpgsqlDataReader row) => new(
        new CodeSeed(
            row.GetGuid(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetString(4)),
        Names.Parse<OtpPurpose>(row.GetString(5)),
        Names.Parse<Channel>(row.GetString(6)),
        row.GetString(7),
        row.GetInt32(8),
        row.IsDBNull(9) ? null : row.GetString(9),
        row.IsDBNull(10) ? null : row.GetFieldValue<byte[]>(10),
        row.GetBoolean(11));
}
