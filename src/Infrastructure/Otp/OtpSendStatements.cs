using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Infrastructure.Protection;

namespace OtpAuth.Infrastructure.Otp;

/// <summary>
/// The statements of <see cref="OtpSends"/>. <c>recent_sends</c> is a sliding log, newest first: its n-th entry is older than the window
/// exactly when fewer than n messages went out in any such window. <c>clock_timestamp()</c> is read while the row is locked, so that
/// entries are in order. What goes to a recognised device is looked for among its own sends and noted with everybody's, which leave all devices
/// together thrice what everybody has: a device is new whenever somebody wants it to be. Its own row is locked before everybody's, and both
/// before the text message is charged: <c>passed</c> sees to the order.
/// </summary>
internal static class OtpSendStatements
{
    // "allowed" locks the destination's row and re-reads it under concurrency, so of many sends at once one passes. The live pointer is
    // moved rather than the old challenge marked: a row committed after our snapshot began is invisible to an UPDATE, but not to ON CONFLICT.
    // An Idempotency-Key still in use makes created_at null, which undoes everything; the caller then looks up the reason.
    private const string SendText = """
        WITH allowed AS (
            INSERT INTO otp.destinations AS d (key, recent_sends)
            SELECT @limit_key, ARRAY[clock_timestamp()]
            WHERE NOT EXISTS (
                SELECT 1 FROM otp.idempotency_keys k WHERE k.key = @idempotency_key::bytea AND k.created_at > now() - interval '24 hours')
                /* sms: not blocked */
            ON CONFLICT (key) DO UPDATE
            SET recent_sends = (array_prepend(clock_timestamp(), d.recent_sends))[1:3 * @per_day]
            WHERE coalesce(d.recent_sends[1] <= clock_timestamp() - @cooldown::interval, true)
                AND coalesce(d.recent_sends[@per_hour] <= clock_timestamp() - interval '1 hour', true)
                AND coalesce(d.recent_sends[@per_day] <= clock_timestamp() - interval '24 hours', true)
            RETURNING 1
        ), noted AS (
            INSERT INTO otp.destinations AS d (key, recent_sends)
            SELECT @destination_key, ARRAY[clock_timestamp()] FROM allowed WHERE @limit_key <> @destination_key
            ON CONFLICT (key) DO UPDATE
            SET recent_sends = (array_prepend(clock_timestamp(), d.recent_sends))[1:3 * @per_day]
            WHERE coalesce(d.recent_sends[3 * @per_hour] <= clock_timestamp() - interval '1 hour', true)
                AND coalesce(d.recent_sends[3 * @per_day] <= clock_timestamp() - interval '24 hours', true)
            RETURNING 1
        ), passed AS (
            SELECT FROM allowed WHERE @limit_key = @destination_key UNION ALL SELECT FROM noted
        ) /* sms: charged */, live AS (
            INSERT INTO otp.live_challenges (destination_key, purpose, challenge_id)
            SELECT @limit_key, @purpose, @id FROM passed
            ON CONFLICT (destination_key, purpose) DO UPDATE SET challenge_id = excluded.challenge_id
        ), keyed AS (
            INSERT INTO otp.idempotency_keys AS k (key, request_hash, challenge_id, created_at)
            SELECT @idempotency_key::bytea, @request_hash::bytea, @id, now() FROM passed WHERE @idempotency_key::bytea IS NOT NULL
            ON CONFLICT (key) DO UPDATE
            SET request_hash = excluded.request_hash,
                challenge_id = excluded.challenge_id,
                created_at = CASE WHEN k.created_at <= now() - interval '24 hours' THEN now() END
        ), challenge AS (
            INSERT INTO otp.challenges (
                id, destination_key, channel, address, purpose, context, locale, salt, key_id, code_length, max_attempts, max_resends,
                created_at, expires_at, resend_available_at, intent, browser, browser_bound, user_id, limit_key)
            SELECT
                @id, @destination_key, @channel, @address, @purpose, @context::text, @locale, @salt, @key_id, @code_length, @max_attempts,
                @max_resends, now(), now() + @lifetime::interval, now() + @cooldown::interval, @intent::jsonb, @browser::bytea, @browser_bound,
                @user_id::uuid, @limit_key
            FROM passed
        ), message AS (
            INSERT INTO delivery.outbox (
                id, challenge_id, channel, address, template, locale, status, suppressed, due_at, expires_at, created_at, timeline)
            SELECT
                @message_id, @id, @channel, @address, @template, @locale, 'queued',
                @purpose = 'password_reset' AND NOT EXISTS (
                    SELECT 1 FROM accounts.contact_points p WHERE p.channel = @channel AND p.canonical = @canonical),
                now(), now() + @lifetime::interval, now(),
                jsonb_build_array(jsonb_build_object('status', 'queued', 'at', now()))
            FROM passed
        )
        SELECT now(), now() + @lifetime::interval, now() + @cooldown::interval /* sms: counts */ FROM passed /* sms: join */
        """;

    public static readonly Statement Send = new(SendText);
    public static readonly Statement SendSms = Charging(SendText, "(@limit_key <> @destination_key)");

    public static readonly Statement WhySendRefused = new("""
        SELECT
            k.request_hash = @request_hash::bytea,
            c.id, c.created_at, c.expires_at, c.created_at + @cooldown::interval, c.code_length,
            d.recent_sends[1] + @cooldown::interval - now(),
            greatest(
                d.recent_sends[@per_hour] + interval '1 hour', d.recent_sends[@per_day] + interval '24 hours',
                e.recent_sends[3 * @per_hour] + interval '1 hour', e.recent_sends[3 * @per_day] + interval '24 hours') - now()
        FROM (SELECT 1) AS always
        LEFT JOIN otp.destinations d ON d.key = @limit_key
        LEFT JOIN otp.destinations e ON e.key = @destination_key
        LEFT JOIN otp.idempotency_keys k ON k.key = @idempotency_key::bytea AND k.created_at > now() - interval '24 hours'
        LEFT JOIN otp.challenges c ON c.id = k.challenge_id
        """);

    public static readonly Statement Earlier = new("""
        SELECT c.id, c.created_at, c.expires_at, c.created_at + @cooldown::interval, c.code_length
        FROM otp.idempotency_keys k
        JOIN otp.challenges c ON c.id = k.challenge_id
        WHERE k.key = @idempotency_key AND k.request_hash = @request_hash AND k.created_at > now() - interval '24 hours'
        """);

    // The challenge's row is locked first, then the destination's; a send takes only the latter before it inserts, so neither waits in a ring.
    private const string ResendText = """
        WITH open AS (
            SELECT c.* FROM otp.challenges c
            WHERE c.id = @id AND c.resends < c.max_resends AND EXISTS (SELECT 1 FROM otp.open_challenges o WHERE o.id = c.id)
            FOR UPDATE
        ), allowed AS (
            UPDATE otp.destinations d
            SET recent_sends = (array_prepend(clock_timestamp(), d.recent_sends))[1:3 * @per_day]
            FROM open
            WHERE d.key = open.limit_key
                AND coalesce(d.recent_sends[1] <= clock_timestamp() - @cooldown::interval, true)
                AND coalesce(d.recent_sends[@per_hour] <= clock_timestamp() - interval '1 hour', true)
                AND coalesce(d.recent_sends[@per_day] <= clock_timestamp() - interval '24 hours', true)
                /* sms: not blocked */
            RETURNING d.key
        ), noted AS (
            UPDATE otp.destinations d
            SET recent_sends = (array_prepend(clock_timestamp(), d.recent_sends))[1:3 * @per_day]
            FROM allowed, open
            WHERE d.key = open.destination_key AND d.key <> open.limit_key
                AND coalesce(d.recent_sends[3 * @per_hour] <= clock_timestamp() - interval '1 hour', true)
                AND coalesce(d.recent_sends[3 * @per_day] <= clock_timestamp() - interval '24 hours', true)
            RETURNING 1
        ), passed AS (
            SELECT FROM allowed, open WHERE open.limit_key = open.destination_key UNION ALL SELECT FROM noted
        ) /* sms: charged */, resent AS (
            UPDATE otp.challenges c
            SET resends = c.resends + 1, resend_available_at = now() + @cooldown::interval
            FROM passed
            WHERE c.id = @id
            RETURNING c.*
        ), message AS (
            INSERT INTO delivery.outbox (
                id, challenge_id, channel, address, template, locale, status, suppressed, due_at, expires_at, created_at, timeline)
            SELECT
                @message_id, m.challenge_id, m.channel, m.address, m.template, m.locale, 'queued', m.suppressed, now(), m.expires_at, now(),
                jsonb_build_array(jsonb_build_object('status', 'queued', 'at', now()))
            FROM resent r
            CROSS JOIN LATERAL (SELECT * FROM delivery.outbox o WHERE o.challenge_id = r.id ORDER BY o.created_at LIMIT 1) m
        )
        SELECT now(), r.expires_at, r.resend_available_at, r.code_length, r.purpose, r.channel, r.address /* sms: counts */ FROM resent r /* sms: join */
        """;

    public static readonly Statement Resend = new(ResendText);
    public static readonly Statement ResendSms = Charging(ResendText, "(SELECT o.limit_key <> o.destination_key FROM open o)");

    public static readonly Statement WhyResendRefused = new("""
        SELECT
            EXISTS (SELECT 1 FROM otp.open_challenges o WHERE o.id = c.id),
            c.resends >= c.max_resends,
            c.expires_at - now(),
            d.recent_sends[1] + @cooldown::interval - now(),
            greatest(
                d.recent_sends[@per_hour] + interval '1 hour', d.recent_sends[@per_day] + interval '24 hours',
                e.recent_sends[3 * @per_hour] + interval '1 hour', e.recent_sends[3 * @per_day] + interval '24 hours') - now(),
            c.limit_key <> c.destination_key
        FROM otp.challenges c
        LEFT JOIN otp.destinations d ON d.key = c.limit_key
        LEFT JOIN otp.destinations e ON e.key = c.destination_key
        WHERE c.id = @id
        """);

    /// <summary>The same for a text message, which is charged in the same statement. The other's comments say where.</summary>
    /// <param name="known">SQL that says whether it goes to a recognised device.</param>
    private static Statement Charging(string text, string known) => new(text
        .Replace("/* sms: not blocked */", SmsChargeSql.NotBlocked, StringComparison.Ordinal)
        .Replace("/* sms: charged */", SmsChargeSql.Charged, StringComparison.Ordinal)
        .Replace("/* sms: counts */", ", charged.*", StringComparison.Ordinal)
        .Replace("/* sms: join */", "CROSS JOIN charged", StringComparison.Ordinal)
        .Replace(SmsChargeSql.Known, known, StringComparison.Ordinal));
}
