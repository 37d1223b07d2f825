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
    // A recognised device's own challenge goes before everybody's, while it is open.
    private const string LiveOfAddress = """
        (SELECT l.challenge_id FROM otp.live_challenges l JOIN otp.challenges c ON c.id = l.challenge_id
        WHERE l.destination_key IN (@limit_key, @destination_key) AND l.purpose = @purpose
        ORDER BY
            c.expires_at > now() AND c.attempts < c.max_attempts AND coalesce(c.consumed_at > now() - interval '10 seconds', true) DESC,
            l.destination_key = @limit_key DESC
        LIMIT 1)
        """;

    private static readonly Statement TakeById = Take("@challenge_id");
    private static readonly Statement TakeByAddress = Take(LiveOfAddress);

    private static readonly Statement WhyNotById =
        WhyNot($"(SELECT {BudgetKeyOf("c")}, c.purpose FROM otp.challenges c WHERE c.id = @challenge_id)");

    private static readonly Statement WhyNotByAddress = WhyNot("(@limit_key, @purpose)");
    private static readonly Statement Consume = new($"WITH {GuessBudget.ConsumeAndRefund} SELECT now() FROM consumed");

    public Task<Result<TakenAttempt>> TakeAsync(
        Guid challengeId, ClientDevice device, GuessLimits limits, CancellationToken cancellationToken)
    {
        (string, object?)[] why = [.. Values(limits), .. Values(device), ("challenge_id", challengeId)];
        return TakeAsync(TakeById, [.. why, ("browser", device.BrowserKey)], WhyNotById, why, cancellationToken);
    }

    public Task<Result<TakenAttempt>> TakeAsync(
        byte[] destinationKey, OtpPurpose purpose, ClientDevice device, GuessLimits limits, CancellationToken cancellationToken)
    {
        (string, object?)[] why = [.. Values(limits), ("limit_key", device.LimitKeyOf(destinationKey)), ("purpose", Names.Of(purpose))];
        return TakeAsync(
            TakeByAddress,
            [.. why, .. Values(device), ("destination_key", destinationKey), ("browser", device.BrowserKey)],
            WhyNotByAddress,
            why,
            cancellationToken);
    }

    public async Task<DateTimeOffset?> ConsumeAsync(RightGuess guess, CancellationToken cancellationToken)
    {
        await using var command = Consume.On(database, ("challenge_id", guess.ChallengeId), ("budget_key", guess.BudgetKey));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? row.GetFieldValue<DateTimeOffset>(0) : null;
    }

    private async Task<Result<TakenAttempt>> TakeAsync(
        Statement take, (string, object?)[] values, Statement why, (string, object?)[] whyValues, CancellationToken cancellationToken)
    {
        await using (var command = take.On(database, values))
        {
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            if (await row.ReadAsync(cancellationToken))
                return ReadAttempt(row);
        }

        await using var reason = why.On(database, whyValues);
        var wait = await reason.ExecuteScalarAsync(cancellationToken) as TimeSpan?;
        return wait > TimeSpan.Zero ? OtpErrors.Locked(wait.Value) : OtpErrors.Invalid;
    }

    // The UPDATE re-reads the row under its lock, so of a hundred guesses at once exactly as many pass as there are attempts left. The
    // budget's row is locked after it and decides last: no answer, no comparison.
    private static Statement Take(string challengeId) => new($"""
        WITH attempt AS (
            UPDATE otp.challenges c SET attempts = c.attempts + 1
            WHERE c.id = {challengeId}
                AND c.attempts < c.max_attempts AND c.expires_at > now()
                AND (c.consumed_at IS NULL OR (c.consumed_at > now() - interval '10 seconds' AND c.browser = @browser::bytea))
                AND EXISTS (
                    SELECT 1 FROM otp.live_challenges l
                    WHERE l.destination_key = c.limit_key AND l.purpose = c.purpose AND l.challenge_id = c.id)
            RETURNING c.*
        ), charged AS (
            INSERT INTO otp.guess_budgets AS b (destination_key, purpose, failures, in_a_row)
            SELECT {BudgetKeyOf("a")}, a.purpose, ARRAY[clock_timestamp()], 1 FROM attempt a
            ON CONFLICT (destination_key, purpose) DO UPDATE
            SET failures = (array_prepend(clock_timestamp(), b.failures))[1:@per_day], in_a_row = b.in_a_row + 1
            WHERE coalesce(b.failures[@per_hour] <= clock_timestamp() - interval '1 hour', true)
                AND coalesce(b.failures[@per_day] <= clock_timestamp() - interval '24 hours', true)
                AND b.in_a_row < @in_a_row
            RETURNING b.destination_key
        )
        SELECT a.id, a.salt, a.key_id, a.code_length, a.context, a.purpose, a.channel, a.address, a.max_attempts - a.attempts,
            a.intent::text, a.browser, a.browser_bound, charged.destination_key
        FROM attempt a CROSS JOIN charged
        """);

    /// <param name="budget">SQL for the budget's key and purpose.</param>
    private static Statement WhyNot(string budget) => new($"""
        SELECT greatest(
            b.failures[@per_hour] + interval '1 hour',
            b.failures[@per_day] + interval '24 hours',
            CASE WHEN b.in_a_row >= @in_a_row THEN now() + interval '24 hours' END) - now()
        FROM otp.guess_budgets b
        WHERE (b.destination_key, b.purpose) = {budget}
        """);

    /// <summary>Who is charged for a guess: the device, if the challenge's address was proven from it before, else everybody.</summary>
    private static string BudgetKeyOf(string challenge) => $"""
        coalesce(
            (SELECT r.limit_key FROM unnest(@recognised::bytea[], @limit_keys::bytea[]) AS r (destination_key, limit_key)
            WHERE r.destination_key = {challenge}.destination_key LIMIT 1),
            {challenge}.destination_key)
        """;

    private static (string, object?)[] Values(GuessLimits limits) =>
        [("per_hour", limits.PerHour), ("per_day", limits.PerDay), ("in_a_row", limits.InARow)];

    private static (string, object?)[] Values(ClientDevice device) =>
    [
        ("recognised", device.Recognitions.Select(r => r.DestinationKey).ToArray()),
        ("limit_keys", device.Recognitions.Select(r => r.LimitKey).ToArray()),
    ];

    private static TakenAttempt ReadAttempt(NpgsqlDataReader row) => new(
        new CodeSeed(
            row.GetGuid(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetString(4)),
        Names.Parse<OtpPurpose>(row.GetString(5)),
        Names.Parse<Channel>(row.GetString(6)),
        row.GetString(7),
        row.GetInt32(8),
        row.IsDBNull(9) ? null : row.GetString(9),
        row.IsDBNull(10) ? null : row.GetFieldValue<byte[]>(10),
        row.GetBoolean(11),
        row.GetFieldValue<byte[]>(12));
}
