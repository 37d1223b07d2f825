using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OtpAuth.Application.Delivery;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;
using OtpAuth.Infrastructure.Delivery;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>
/// Gives a text message's statement what to charge and which limits hold, judges what it counted, and says why it was refused. The limits
/// are the statement's; the judgement comes after it and blocks what comes next.
/// </summary>
internal sealed partial class SmsBreaker(
    NpgsqlDataSource database, SmsPrices prices, IOptions<SmsOptions> options, ILogger<SmsBreaker> logger)
{
    private static readonly Statement Why = new($"""
        SELECT {SmsChargeSql.Numbers}, s.spent, s.spent_hours,
            CASE WHEN {SmsChargeSql.BlockedHere.Replace(SmsChargeSql.Known, "@known", StringComparison.Ordinal)} THEN s.blocked_until - now() END,
            {SmsChargeSql.NowMinute} - s.minute, floor(extract(epoch FROM now()) / 3600)::bigint - s.hour
        FROM protection.sms_scopes s
        WHERE s.scope = ANY(@scopes)
        """);

    // Of many who judge at once, one blocks; the others find it blocked.
    private static readonly Statement Block = new($"""
        WITH blocked AS (
            UPDATE protection.sms_scopes s
            SET strikes = ({SmsChargeSql.Strikes}) + 1, score = @score, reason = @reason, blocked_at = now(), hundreds = ARRAY[]::smallint[],
                blocked_until = now() + least(@pause::interval * 4 ^ ({SmsChargeSql.Strikes}), @max_pause::interval),
                judged_from = floor(extract(epoch FROM now() + least(@pause::interval * 4 ^ ({SmsChargeSql.Strikes}), @max_pause::interval)) / 60)::bigint
            WHERE s.scope = @scope AND coalesce(s.blocked_until <= now(), true) AND coalesce(s.overridden_until <= now(), true)
            RETURNING s.blocked_until
        ), audited AS (
            INSERT INTO accounts.audit_events (event, rule, detail)
            SELECT 'sms_blocked', 'sms:' || @scope, jsonb_build_object('reason', @reason, 'score', @score, 'until', b.blocked_until)
            FROM blocked b
        )
        SELECT blocked_until FROM blocked
        """);

    private SmsOptions Options => options.Value;

    /// <summary>The values that <see cref="SmsChargeSql.Charged"/> takes.</summary>
    public (string Name, object? Value)[] ValuesFor(PhoneNumber phone)
    {
        var scopes = SmsScope.Of(phone);
        var country = SmsScope.CountryOf(phone);
        return
        [
            ("scopes", NamesOf(scopes)),
            ("country", country),
            ("block", scopes.Single(s => s.Level == SmsLevel.Block).Name),
            ("hundred", SmsScope.HundredOf(phone)),
            ("price", prices.Of(phone)),
            ("messages_per_hour", LimitsOf(scopes, s => s.Level == SmsLevel.Country ? PerHour(country) : null)),
            ("messages_per_day", LimitsOf(scopes, s => s.Level == SmsLevel.Country ? PerDay(country) : null)),
            ("money_per_hour", LimitsOf(scopes, s => s.Level == SmsLevel.All ? SmsPrices.Micro(Options.Ceilings.PerHour) : null)),
            ("money_per_day", LimitsOf(scopes, s => s.Level == SmsLevel.All ? SmsPrices.Micro(Options.Ceilings.PerDay) : null)),
            ("unverified", LimitsOf(scopes, s => s.Level is SmsLevel.Range or SmsLevel.Block ? AllowedIn(s.Level) : null)),
        ];
    }

    /// <summary>Blocks what the counts give away. A round trip more only when they do.</summary>
    public async Task JudgeAsync(IReadOnlyList<SmsCount> counts)
    {
        foreach (var (scope, traffic, overridden) in counts)
        {
            if (scope.Level == SmsLevel.All || overridden)
                continue;
            var score = SmsScore.Of(traffic, scope.Level, AllowedIn(scope.Level));
            if (!score.Blocks)
                continue;

            // The message is promised whatever comes of this: a fault here is not its.
            try
            {
                await BlockAsync(scope, score, CancellationToken.None);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogNotBlocked(e, scope.Name);
            }

            // One message blocks one scope, the narrowest; the numbers around it are judged by theirs.
            return;
        }
    }

    /// <param name="known">Whether it was to go to a recognised device, which only ceilings and operators concern.</param>
    /// <returns>Why a message to the number is refused; null when it is not for these rules.</returns>
    public async Task<Error?> ExplainAsync(PhoneNumber phone, bool known, CancellationToken cancellationToken)
    {
        var found = new List<(SmsCount Count, Error? Refusal)>();
        await using (var command = Why.On(database, ("scopes", NamesOf(SmsScope.Of(phone))), ("known", known)))
        {
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                var count = SmsCount.Read(row, 0);
                found.Add((count, RefusalOf(count, row, phone, known)));
            }
        }

        if (found.Select(f => f.Refusal).OfType<Error>().MaxBy(e => e.RetryAfter) is not { } refusal)
            return null;
        SmsMetrics.Refused(refusal.Code, SmsScope.CountryOf(phone));
        await JudgeAsync([.. NarrowestFirst(found.Where(f => f.Refusal is not null).Select(f => f.Count))]);
        return refusal;
    }

    public static IEnumerable<SmsCount> NarrowestFirst(IEnumerable<SmsCount> counts) => counts.OrderByDescending(c => c.Scope.Level);

    private Error? RefusalOf(SmsCount count, NpgsqlDataReader row, PhoneNumber phone, bool known)
    {
        const int First = SmsCount.Columns;
        if (!row.IsDBNull(First + 2))
            return ProtectionErrors.SmsPaused(AtLeastASecond(row.GetTimeSpan(First + 2))) with { Rule = RuleOf(count.Scope) };

        var (minutes, hours) = ((int)Math.Clamp(row.GetInt64(First + 3), 0, 61), (int)Math.Clamp(row.GetInt64(First + 4), 0, 25));
        var (country, price) = (SmsScope.CountryOf(phone), prices.Of(phone));
        var wait = count.Scope.Level switch
        {
            SmsLevel.Country => Longest(
                SlidingCounts.SpansUntil(Slid(count.Traffic.Sent, minutes), 1, PerHour(country)),
                SlidingCounts.SpansUntil(Slid(count.Traffic.Hours, hours), 1, PerDay(country))),
            SmsLevel.All when price > 0 => Longest(
                SlidingCounts.SpansUntil(Slid(row.GetFieldValue<long[]>(First), minutes), price, SmsPrices.Micro(Options.Ceilings.PerHour)),
                SlidingCounts.SpansUntil(Slid(row.GetFieldValue<long[]>(First + 1), hours), price, SmsPrices.Micro(Options.Ceilings.PerDay))),
            _ => TimeSpan.Zero,
        };
        if (wait > TimeSpan.Zero)
            return ProtectionErrors.SmsCeiling(wait) with { Rule = RuleOf(count.Scope) };

        // The statement stopped it before the block, which is being written or was lost with its node, and is written now.
        return !known && !count.Overridden && count.Scope.Level is SmsLevel.Range or SmsLevel.Block
            && SmsScore.Of(count.Traffic, count.Scope.Level, AllowedIn(count.Scope.Level)).Unverified >= 1
            ? ProtectionErrors.SmsPaused(Options.Breaker.Pause) with { Rule = RuleOf(count.Scope) }
            : null;
    }

    /// <summary>As the audit names it.</summary>
    private static string RuleOf(SmsScope scope) => $"sms:{scope.Name}";

    private async Task BlockAsync(SmsScope scope, SmsScore score, CancellationToken cancellationToken)
    {
        await using var command = Block.On(
            database,
            ("scope", scope.Name),
            ("score", score.Total),
            ("reason", score.Reason),
            ("pause", Options.Breaker.Pause),
            ("max_pause", Options.Breaker.MaxPause));
        if (await command.ExecuteScalarAsync(cancellationToken) is not DateTime until)
            return;

        SmsMetrics.Blocked(scope.Level, score.Reason);
        LogBlocked(scope.Name, until, score.Reason, score.Unverified, score.Jump, score.Neighbours);
    }

    private int AllowedIn(SmsLevel level) => level switch
    {
        SmsLevel.Block => Options.Breaker.PerBlock,
        SmsLevel.Range => Options.Breaker.PerRange,
        _ => Options.Breaker.PerCountry,
    };

    private long PerHour(string country) => CeilingOf(country)?.PerHour ?? Options.Ceilings.CountryPerHour;

    private long PerDay(string country) => CeilingOf(country)?.PerDay ?? Options.Ceilings.CountryPerDay;

    private SmsCountryCeiling? CeilingOf(string country) => Options.Ceilings.Countries.TryGetValue(country, out var own) ? own : null;

    private static string[] NamesOf(IEnumerable<SmsScope> scopes) => [.. scopes.Select(s => s.Name)];

    private static long[] LimitsOf(IEnumerable<SmsScope> scopes, Func<SmsScope, long?> limit) =>
        [.. scopes.Select(s => limit(s) ?? long.MaxValue)];

    private static long[] Slid(IReadOnlyList<long> counts, int spans) => [.. new long[spans], .. counts.Take(counts.Count - spans)];

    private static TimeSpan Longest(int minutes, int hours) => TimeSpan.FromMinutes(Math.Max(minutes, hours * 60));

    private static TimeSpan AtLeastASecond(TimeSpan wait) => wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Text messages to {Scope} were not paused; the next one tries again")]
    private partial void LogNotBlocked(Exception exception, string scope);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Text messages to {Scope} are blocked until {Until:O}: {Reason} (unverified {Unverified:F2}, jump {Jump:F2}, neighbours {Neighbours:F2})")]
    private partial void LogBlocked(string scope, DateTime until, string reason, double unverified, double jump, double neighbours);
}
