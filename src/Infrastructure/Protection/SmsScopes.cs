using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Protection;
using OtpAuth.Domain.Protection;
using OtpAuth.Infrastructure.Delivery;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>The operator's side of <c>protection.sms_scopes</c>.</summary>
internal sealed class SmsScopes(NpgsqlDataSource database) : ISmsScopes
{
    private static readonly Statement List = new($"""
        WITH counted AS (
            SELECT s.*,
                {InWindow("s.sent", 61, "minute", 60)} AS sent_hour, {InWindow("s.verified", 61, "minute", 60)} AS verified_hour,
                {InWindow("s.spent", 61, "minute", 60)} AS spent_hour,
                {InWindow("s.sent_hours", 25, "hour", 3600)} AS sent_day, {InWindow("s.spent_hours", 25, "hour", 3600)} AS spent_day,
                CASE WHEN {SmsChargeSql.Blocked} THEN s.blocked_until END AS blocked,
                {SmsChargeSql.Strikes} AS of_late
            FROM protection.sms_scopes s
        )
        SELECT
            scope, sent_hour, greatest(0, sent_hour - verified_hour), sent_day, spent_hour / {SmsPrices.MicroUnits}, spent_day / {SmsPrices.MicroUnits},
            score, reason, blocked, of_late, CASE WHEN overridden_until > now() THEN overridden_until END, overridden_by
        FROM counted
        WHERE blocked IS NOT NULL OR NOT @blocked_only
        ORDER BY blocked IS NULL, sent_hour - verified_hour DESC, scope
        LIMIT @limit
        """);

    private static readonly Statement Override = new($"""
        WITH said AS (
            INSERT INTO protection.sms_scopes AS s (
                scope, country, minute, sent, verified, spent, hour, sent_hours, spent_hours, hundreds, judged_from, reason, blocked_at,
                blocked_until, overridden_until, overridden_by)
            SELECT
                @scope, '', 0, array_fill(0::bigint, ARRAY[61]), array_fill(0::bigint, ARRAY[61]), array_fill(0::bigint, ARRAY[61]), 0,
                array_fill(0::bigint, ARRAY[25]), array_fill(0::bigint, ARRAY[25]), ARRAY[]::smallint[],
                floor(extract(epoch FROM now() + @duration::interval) / 60)::bigint,
                CASE WHEN @kind = 'block' THEN 'operator' END, CASE WHEN @kind = 'block' THEN now() END,
                CASE WHEN @kind = 'block' THEN now() + @duration::interval END, CASE WHEN @kind = 'allow' THEN now() + @duration::interval END,
                @operator
            ON CONFLICT (scope) DO UPDATE SET
                judged_from = excluded.judged_from,
                strikes = 0,
                hundreds = excluded.hundreds,
                reason = coalesce(excluded.reason, s.reason),
                blocked_at = coalesce(excluded.blocked_at, s.blocked_at),
                blocked_until = coalesce(excluded.blocked_until, least(s.blocked_until, now())),
                overridden_until = excluded.overridden_until,
                overridden_by = excluded.overridden_by
        )
        INSERT INTO accounts.audit_events (event, rule, operator, detail)
        VALUES ('sms_overridden', 'sms:' || @scope, @operator, jsonb_build_object('override', @kind, 'for', @duration::interval))
        """);

    public async Task<IReadOnlyList<SmsScopeState>> ListAsync(bool blockedOnly, int limit, CancellationToken cancellationToken)
    {
        await using var command = List.On(database, ("blocked_only", blockedOnly), ("limit", limit));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var states = new List<SmsScopeState>();
        while (await row.ReadAsync(cancellationToken))
        {
            states.Add(new SmsScopeState(
                row.GetString(0),
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetInt64(3),
                row.GetDecimal(4),
                row.GetDecimal(5),
                row.IsDBNull(6) ? null : row.GetDouble(6),
                row.IsDBNull(7) ? null : row.GetString(7),
                row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
                row.GetInt32(9),
                row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10),
                row.IsDBNull(11) ? null : row.GetString(11)));
        }

        return states;
    }

    public async Task OverrideAsync(
        SmsScope scope, SmsOverride kind, TimeSpan duration, string operatorName, CancellationToken cancellationToken)
    {
        await using var command = Override.On(
            database,
            ("scope", scope.Name),
            ("kind", Names.Of(kind)),
            // What this minute has counted already is forgotten with the rest.
            ("duration", kind == SmsOverride.Clear ? TimeSpan.FromMinutes(1) : duration),
            ("operator", operatorName));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What of a window has not slid out since its newest span.</summary>
    private static string InWindow(string counts, int spans, string newest, int seconds) => $"""
        coalesce((SELECT sum(n) FROM unnest({counts}[1:{spans} - greatest(0, floor(extract(epoch FROM now()) / {seconds})::bigint - s.{newest})]) AS n), 0)::bigint
        """;
}
