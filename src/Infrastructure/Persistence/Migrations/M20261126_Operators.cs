using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OtpAuth.Infrastructure.Persistence.Migrations;

/// <summary>Operators' rules, an audit that can be searched, and what the purge of old rows needs to find them.</summary>
[DbContext(typeof(AppDbContext))]
[Migration("20261126000000_Operators")]
internal sealed class M20261126_Operators : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Protection);
        migrationBuilder.Sql(Audit);
        migrationBuilder.Sql(Retention);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        DROP INDEX sessions.sessions_ended, accounts.reset_tokens_expires, otp.idempotency_keys_created;
        DROP INDEX accounts.audit_events_at, accounts.audit_events_event, accounts.audit_events_rule, accounts.audit_events_destination;
        ALTER TABLE accounts.audit_events
            DROP COLUMN destination_key, DROP COLUMN rule, DROP COLUMN network, DROP COLUMN operator, DROP COLUMN detail;
        DROP TABLE protection.blocks;
        DROP FUNCTION protection.first_id(timestamptz);
        """);

    // The ids of challenges and messages are UUIDs of version 7, which begin with the time in milliseconds: their primary keys find what is
    // old or new, and the hottest tables need no index on a time besides.
    private const string Protection = """
        CREATE SCHEMA IF NOT EXISTS protection;

        CREATE FUNCTION protection.first_id(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;

        CREATE TABLE protection.blocks (
            id uuid PRIMARY KEY,
            kind text NOT NULL,
            value text NOT NULL,
            verdict text NOT NULL,
            until timestamptz NULL,
            reason text NOT NULL,
            created_by text NOT NULL,
            created_at timestamptz NOT NULL,
            UNIQUE (kind, value)
        );
        CREATE INDEX blocks_until ON protection.blocks (until);
        """;

    private const string Audit = """
        ALTER TABLE accounts.audit_events
            ADD COLUMN destination_key bytea NULL,
            ADD COLUMN rule text NULL,
            ADD COLUMN network text NULL,
            ADD COLUMN operator text NULL,
            ADD COLUMN detail jsonb NULL;
        CREATE INDEX audit_events_at ON accounts.audit_events (at);
        CREATE INDEX audit_events_event ON accounts.audit_events (event, id);
        CREATE INDEX audit_events_rule ON accounts.audit_events (rule, id) WHERE rule IS NOT NULL;
        CREATE INDEX audit_events_destination ON accounts.audit_events (destination_key, id) WHERE destination_key IS NOT NULL;
        """;

    private const string Retention = """
        CREATE INDEX sessions_ended ON sessions.sessions (coalesce(revoked_at, expires_at));
        CREATE INDEX reset_tokens_expires ON accounts.reset_tokens (expires_at);
        CREATE INDEX idempotency_keys_created ON otp.idempotency_keys (created_at);
        """;
}
