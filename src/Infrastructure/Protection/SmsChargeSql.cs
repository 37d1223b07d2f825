namespace OtpAuth.Infrastructure.Protection;

/// <summary>The parts that a text message adds to the statement that promises it.</summary>
internal static class SmsChargeSql
{
    /// <summary>Minutes and hours that are kept: a span more than the window.</summary>
    public const int Minutes = 61;

    /// <inheritdoc cref="Minutes"/>
    public const int Hours = 25;

    /// <summary>Strikes are forgotten a day after the last block's end.</summary>
    public const string Strikes = "CASE WHEN s.blocked_until > now() - interval '24 hours' THEN s.strikes ELSE 0 END";

    /// <summary>Stands for the statement's own way to say that a number was proven from this device.</summary>
    public const string Known = "/* known */";

    /// <summary>A block that no operator has lifted.</summary>
    public const string Blocked = "(s.blocked_until > now() AND coalesce(s.overridden_until <= now(), true))";

    /// <summary>
    /// A condition: spares the writes of a send that a block would undo. <see cref="Known"/> says whether the number was proven from this device
    /// before: then no stranger's messages keep it from its owner, only an operator does.
    /// </summary>
    public const string NotBlocked = $"AND NOT EXISTS (SELECT FROM protection.sms_scopes s WHERE s.scope = ANY(@scopes) AND {BlockedHere})";

    /// <summary>A block that concerns this message: an operator's, or one of the breaker's on a number that is not known here.</summary>
    public const string BlockedHere = $"({Blocked} AND (s.reason = 'operator' OR NOT {Known}))";

    public const string NowMinute = "floor(extract(epoch FROM now()) / 60)::bigint";

    /// <summary>
    /// A part of the WITH, after <c>passed</c>: counts the message in each scope under its row's lock, in the order of the names. What is
    /// blocked or would pass a limit makes <c>sent</c> null, which undoes the whole statement.
    /// </summary>
    public static readonly string Charged = $"""
        , charged AS (
            INSERT INTO protection.sms_scopes AS s (
                scope, country, minute, sent, verified, spent, hour, sent_hours, spent_hours, hundreds)
            SELECT
                n.scope, @country, {NowMinute}, protection.slide(array_fill(0::bigint, ARRAY[61]), 0, 1), array_fill(0::bigint, ARRAY[61]),
                protection.slide(array_fill(0::bigint, ARRAY[61]), 0, @price), floor(extract(epoch FROM now()) / 3600)::bigint,
                protection.slide(array_fill(0::bigint, ARRAY[25]), 0, 1), protection.slide(array_fill(0::bigint, ARRAY[25]), 0, @price),
                CASE WHEN n.scope = @block THEN ARRAY[@hundred] ELSE '{Nothing}'::smallint[] END
            FROM passed CROSS JOIN unnest(@scopes) WITH ORDINALITY AS n (scope, place)
            ORDER BY n.place
            ON CONFLICT (scope) DO UPDATE SET
                sent = CASE
                    WHEN {BlockedHere} OR {SumOf("s.sent[1:61 - greatest(excluded.minute - s.minute, 0)]")} >= {Limit("@messages_per_hour")}
                        OR {SumOf("s.sent_hours[1:25 - greatest(excluded.hour - s.hour, 0)]")} >= {Limit("@messages_per_day")}
                        OR (@price > 0 AND ({SumOf("s.spent[1:61 - greatest(excluded.minute - s.minute, 0)]")} + @price > {Limit("@money_per_hour")}
                            OR {SumOf("s.spent_hours[1:25 - greatest(excluded.hour - s.hour, 0)]")} + @price > {Limit("@money_per_day")}))
                        OR (NOT {Known} AND coalesce(s.overridden_until <= now(), true) AND {Unverified} >= {Limit("@unverified")})
                    THEN NULL
                    ELSE protection.slide(s.sent, excluded.minute - s.minute, 1) END,
                verified = protection.slide(s.verified, excluded.minute - s.minute, 0),
                spent = protection.slide(s.spent, excluded.minute - s.minute, @price),
                country = excluded.country,
                minute = greatest(s.minute, excluded.minute),
                sent_hours = protection.slide(s.sent_hours, excluded.hour - s.hour, 1),
                spent_hours = protection.slide(s.spent_hours, excluded.hour - s.hour, @price),
                hour = greatest(s.hour, excluded.hour),
                hundreds = (excluded.hundreds || s.hundreds)[1:20]
            RETURNING {Numbers}
        )
        """;

    /// <summary>What <see cref="SmsBreaker"/> judges by.</summary>
    public const string Numbers =
        $"s.scope, s.sent, s.verified, s.sent_hours, s.hundreds, least(61, s.minute - s.judged_from + 1)::integer, {Strikes}, " +
        "coalesce(s.overridden_until > now(), false)";

    private const string Nothing = "{}";

    // SmsScore's rule, unverified >= base / 4^strikes + verified / 2, turned so that the base stands alone. C# judges after the charge; this
    // stops those who were charged between its judgement and the block.
    private const string Unverified = $"""
        (SELECT 4 ^ ({Strikes}) * greatest(0, coalesce(sum(t.sent - 1.5 * t.verified), 0))
            FROM unnest(
                s.sent[1:least(61 - greatest(excluded.minute - s.minute, 0), s.minute - s.judged_from + 1)],
                s.verified[1:least(61 - greatest(excluded.minute - s.minute, 0), s.minute - s.judged_from + 1)]) AS t (sent, verified))
        """;

    private static string SumOf(string counts) => $"coalesce((SELECT sum(n) FROM unnest({counts}) AS n), 0)";

    private static string Limit(string limits) => $"({limits}::bigint[])[array_position(@scopes, s.scope)]";
}
