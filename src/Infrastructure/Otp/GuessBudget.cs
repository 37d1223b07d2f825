namespace OtpAuth.Infrastructure.Otp;

/// <summary>What statements of several modules do with the guess budget of a consumed challenge.</summary>
internal static class GuessBudget
{
    /// <summary>
    /// Three parts of a WITH: <c>consumed</c> marks the challenge <c>@challenge_id</c> used if it is still the live one, which one of many
    /// callers can do; <c>refunded</c> gives back the guess to <c>@budget_key</c>, which was charged before it was known to be right, and ends the
    /// run of failures of every purpose: whoever proves the address for one opens the others; <c>credited</c> tells the breaker that the text
    /// messages of the challenge had a reader, in the minute in which the first was sent. It locks the scopes in the order in which a send does.
    /// </summary>
    public const string ConsumeAndRefund = """
        consumed AS (
            UPDATE otp.challenges c SET consumed_at = now(), intent = NULL
            WHERE c.id = @challenge_id AND c.consumed_at IS NULL AND c.expires_at > now()
                AND EXISTS (
                    SELECT 1 FROM otp.live_challenges l
                    WHERE l.destination_key = c.limit_key AND l.purpose = c.purpose AND l.challenge_id = c.id)
            RETURNING c.*
        ), refunded AS (
            UPDATE otp.guess_budgets b
            SET
                failures = CASE WHEN b.destination_key = @budget_key AND b.purpose = c.purpose THEN b.failures[2:] ELSE b.failures END,
                in_a_row = 0
            FROM consumed c
            WHERE b.destination_key IN (c.destination_key, @budget_key)
        ), credited AS (
            UPDATE protection.sms_scopes s
            SET verified[s.minute - t.minute + 1] = s.verified[s.minute - t.minute + 1] + t.messages
            FROM (
                SELECT k.scope, floor(extract(epoch FROM c.created_at) / 60)::bigint AS minute, c.resends + 1 AS messages
                FROM consumed c JOIN protection.sms_scopes k ON k.scope IN (
                    left(c.address, -4) || 'xxxx',
                    left(c.address, -6) || 'xxxxxx',
                    (SELECT own.country FROM protection.sms_scopes own WHERE own.scope = left(c.address, -4) || 'xxxx'))
                WHERE c.channel = 'sms'
                ORDER BY k.scope
                FOR UPDATE OF k) t
            WHERE s.scope = t.scope AND s.minute - t.minute BETWEEN 0 AND 60
            RETURNING 1
        )
        """;
}
