namespace OtpAuth.Infrastructure.Otp;

/// <summary>What statements of several modules do with the guess budget of a consumed challenge.</summary>
internal static class GuessBudget
{
    /// <summary>
    /// Two parts of a WITH: <c>consumed</c> marks the challenge <c>@challenge_id</c> used if it is still the live one, which one of many
    /// callers can do; <c>refunded</c> gives back the guess to <c>@budget_key</c>, which was charged before it was known to be right, and ends the
    /// run of failures of every purpose: whoever proves the address for one opens the others.
    /// </summary>
    public const string ConsumeAndRefund = """
        consumed AS (
            UPDATE otp.challenges c SET consumed_at = now(), intent = NULL
            WHERE c.id = @challenge_id AND c.consumed_at IS NULL AND c.expires_at > now()
                AND EXISTS (
                    SELECT 1 FROM otp.live_challenges l
                    WHERE l.destination_key = c.limit_key AND l.purpose = c.purpose AND l.challenge_id = c.id)
            RETURNING c.destination_key, c.purpose
        ), refunded AS (
            UPDATE otp.guess_budgets b
            SET
                failures = CASE WHEN b.destination_key = @budget_key AND b.purpose = c.purpose THEN b.failures[2:] ELSE b.failures END,
                in_a_row = 0
            FROM consumed c
            WHERE b.destination_key IN (c.destination_key, @budget_key)
        )
        """;
}
