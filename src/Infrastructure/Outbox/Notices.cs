using OtpAuth.Domain.Delivery;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>What statements of other modules do to tell an owner what happened to the account: the notice commits with what it tells of.</summary>
internal static class Notices
{
    /// <summary>One part of a WITH: queues a notice to each address that <paramref name="recipients"/> selects.</summary>
    /// <param name="recipients">SQL that selects <c>user_id, channel, address</c>.</param>
    public static string Queue(NoticeKind kind, string recipients) => $"""
        noticed AS (
            INSERT INTO delivery.outbox (
                id, user_id, channel, address, template, locale, status, suppressed, due_at, expires_at, created_at, timeline)
            SELECT
                gen_random_uuid(), r.user_id, r.channel, r.address, '{Names.Of(kind)}', 'en', 'queued', false,
                now(), now() + interval '24 hours', now(), jsonb_build_array(jsonb_build_object('status', 'queued', 'at', now()))
            FROM ({recipients}) r
        )
        """;

    /// <summary>The address where a user is told what concerns the account as a whole: the email if there is one.</summary>
    /// <param name="users">SQL that selects <c>user_id</c>.</param>
    public static string MainAddressOf(string users) => $"""
        SELECT DISTINCT ON (p.user_id) p.user_id, p.channel, p.address
        FROM accounts.contact_points p WHERE p.user_id IN ({users}) ORDER BY p.user_id, p.channel
        """;
}
