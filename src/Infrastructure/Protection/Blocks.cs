using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Protection;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>Writes operators' rules: rule, audit row and the word to all nodes in one statement.</summary>
internal sealed class Blocks(NpgsqlDataSource database) : IBlocks
{
    public const string ChannelName = "otpauth_blocks";

    private static readonly Statement Put = new($"""
        WITH put AS (
            INSERT INTO protection.blocks AS b (id, kind, value, verdict, until, reason, created_by, created_at)
            SELECT @id, @kind, @value, @verdict, @until::timestamptz, @reason, @operator, now()
            WHERE coalesce(@until::timestamptz > now(), true)
            ON CONFLICT (kind, value) DO UPDATE
            SET id = excluded.id, verdict = excluded.verdict, until = excluded.until, reason = excluded.reason,
                created_by = excluded.created_by, created_at = excluded.created_at
            RETURNING b.*
        ), audited AS (
            INSERT INTO accounts.audit_events (event, rule, operator, detail)
            SELECT 'block_added', 'block:' || p.id, p.created_by, {Detail}
            FROM put p
        )
        SELECT p.id, p.created_at, pg_notify('{ChannelName}', '') FROM put p
        """);

    private static readonly Statement Remove = new($"""
        WITH removed AS (
            DELETE FROM protection.blocks WHERE id = @id RETURNING *
        ), audited AS (
            INSERT INTO accounts.audit_events (event, rule, operator, detail)
            SELECT 'block_removed', 'block:' || p.id, @operator, {Detail}
            FROM removed p
        )
        SELECT p.id, pg_notify('{ChannelName}', '') FROM removed p
        """);

    private const string Detail =
        "jsonb_build_object('kind', p.kind, 'value', p.value, 'verdict', p.verdict, 'until', p.until, 'reason', p.reason)";

    public async Task<WrittenRule?> PutAsync(
        BlockKind kind,
        string value,
        BlockVerdict verdict,
        DateTimeOffset? until,
        string reason,
        string byOperator,
        CancellationToken cancellationToken)
    {
        await using var command = Put.On(
            database,
            ("id", Guid.CreateVersion7()),
            ("kind", Names.Of(kind)),
            ("value", value),
            ("verdict", Names.Of(verdict)),
            ("until", until),
            ("reason", reason),
            ("operator", byOperator));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new WrittenRule(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1)) : null;
    }

    public async Task<bool> RemoveAsync(Guid id, string byOperator, CancellationToken cancellationToken)
    {
        await using var command = Remove.On(database, ("id", id), ("operator", byOperator));
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }
}
