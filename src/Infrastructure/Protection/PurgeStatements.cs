using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>
/// What <see cref="Purge"/> deletes, in batches that each are a short transaction. Rows that somebody holds are left for the next time. Ids of
/// challenges and messages begin with the time, so that their keys lead to the oldest; the margin of an hour is for nodes whose clocks differ.
/// </summary>
internal static class PurgeStatements
{
    // A challenge says whose its messages are, and goes after them. A live pointer that a new send moves meanwhile is not deleted: its row is judged again under its lock.
    public static readonly Statement Challenges = new("""
        WITH old AS (
            SELECT id, limit_key, purpose FROM otp.challenges
            WHERE id < protection.first_id(now() - @age::interval + interval '1 hour')
                AND created_at < now() - @age::interval AND expires_at < now()
                AND NOT EXISTS (SELECT 1 FROM delivery.outbox m WHERE m.challenge_id = otp.challenges.id)
            ORDER BY id LIMIT @most FOR UPDATE SKIP LOCKED
        ), pointers AS (
            DELETE FROM otp.live_challenges l USING old
            WHERE l.destination_key = old.limit_key AND l.purpose = old.purpose AND l.challenge_id = old.id
        ), gone AS (
            DELETE FROM otp.challenges c USING old WHERE c.id = old.id RETURNING 1
        )
        SELECT count(*) FROM gone
        """);

    public static readonly Statement Messages = new("""
        WITH old AS (
            SELECT id FROM delivery.outbox
            WHERE id < protection.first_id(now() - @age::interval + interval '1 hour') AND challenge_id IS NOT NULL
                AND created_at < now() - @age::interval AND status NOT IN ('queued', 'processing', 'retrying')
            ORDER BY id LIMIT @most FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM delivery.outbox m USING old WHERE m.id = old.id RETURNING 1
        )
        SELECT count(*) FROM gone
        """);

    // Notices have random ids; there are few, and an index of their own finds them.
    public static readonly Statement Notices = new("""
        WITH old AS (
            SELECT id FROM delivery.outbox
            WHERE user_id IS NOT NULL AND created_at < now() - @age::interval AND status NOT IN ('queued', 'processing', 'retrying')
            LIMIT @most FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM delivery.outbox m USING old WHERE m.id = old.id RETURNING 1
        )
        SELECT count(*) FROM gone
        """);

    public static readonly Statement Audit = Oldest("accounts.audit_events", "at");

    /// <summary>Their refresh tokens go with them.</summary>
    public static readonly Statement Sessions = Oldest("sessions.sessions", "coalesce(revoked_at, expires_at)");

    public static readonly Statement IdempotencyKeys = Oldest("otp.idempotency_keys", "created_at");

    public static readonly Statement ResetTokens = Oldest("accounts.reset_tokens", "expires_at");

    public static readonly Statement SpentProofs = Oldest("protection.spent_proofs", "expires_at");

    public static readonly Statement Blocks = Oldest("protection.blocks", "until");

    // Strikes are remembered for a day after the block, and counts for 25 hours.
    public static readonly Statement SmsScopes = new("""
        WITH old AS (
            SELECT s.scope FROM protection.sms_scopes s
            WHERE s.minute < extract(epoch FROM now() - @age::interval) / 60
                AND coalesce(s.blocked_until < now() - interval '24 hours', true) AND coalesce(s.overridden_until < now(), true)
            LIMIT @most FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM protection.sms_scopes s USING old WHERE s.scope = old.scope RETURNING 1
        )
        SELECT count(*) FROM gone
        """);

    // The limits' rows change with every send and guess, and an index on their times would make each of these writes dearer. So the whole table
    // is walked along its key, a batch at a time. A row that was emptied by an operator stays: a resend needs it.
    public static readonly Statement Destinations = new("""
        WITH page AS (
            SELECT key, recent_sends[1] < now() - interval '24 hours' AS old FROM otp.destinations
            WHERE key > @after ORDER BY key LIMIT @most
        ), locked AS (
            SELECT d.key FROM otp.destinations d JOIN page p ON p.key = d.key
            WHERE p.old AND d.recent_sends[1] < now() - interval '24 hours' FOR UPDATE OF d SKIP LOCKED
        ), gone AS (
            DELETE FROM otp.destinations d USING locked l WHERE d.key = l.key RETURNING 1
        )
        SELECT (SELECT key FROM page ORDER BY key DESC LIMIT 1), (SELECT count(*) FROM gone)
        """);

    public static readonly Statement GuessBudgets = new("""
        WITH page AS (
            SELECT DISTINCT destination_key AS key FROM (
                SELECT destination_key FROM otp.guess_budgets WHERE destination_key > @after ORDER BY destination_key LIMIT @most) next
        ), locked AS (
            SELECT b.destination_key, b.purpose FROM otp.guess_budgets b JOIN page p ON p.key = b.destination_key
            WHERE coalesce(b.failures[1] < now() - CASE WHEN b.in_a_row = 0 THEN interval '24 hours' ELSE @age::interval END, b.in_a_row = 0)
            FOR UPDATE OF b SKIP LOCKED
        ), gone AS (
            DELETE FROM otp.guess_budgets b USING locked l WHERE b.destination_key = l.destination_key AND b.purpose = l.purpose RETURNING 1
        )
        SELECT (SELECT key FROM page ORDER BY key DESC LIMIT 1), (SELECT count(*) FROM gone)
        """);

    /// <summary>The oldest rows by an indexed time, found by their place, which their lock keeps them in.</summary>
    private static Statement Oldest(string table, string time) => new($"""
        WITH old AS (
            SELECT ctid FROM {table} WHERE {time} < now() - @age::interval ORDER BY {time} LIMIT @most FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM {table} t USING old WHERE t.ctid = old.ctid RETURNING 1
        )
        SELECT count(*) FROM gone
        """);
}
