using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OtpAuth.Infrastructure.Persistence.Migrations;

/// <summary>What text messages are counted in: all of them, countries, ranges and blocks of numbers.</summary>
[DbContext(typeof(AppDbContext))]
[Migration("20261124000000_SmsTraffic")]
internal sealed class M20261124_SmsTraffic : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE SCHEMA IF NOT EXISTS protection;

        -- One row is judged and charged under its lock. sent, verified and spent are 61 minutes, newest first: sent[1] is minute `minute`
        -- since 1970; sent_hours and spent_hours 25 hours alike. One span more than the window, so that no whole hour or day has more.
        -- hundreds: where in the block the latest numbers were. judged_from: the first minute that counts towards a block.
        CREATE TABLE protection.sms_scopes (
            scope text COLLATE "C" PRIMARY KEY,
            country text NOT NULL,
            minute bigint NOT NULL,
            sent bigint[] NOT NULL,
            verified bigint[] NOT NULL,
            spent bigint[] NOT NULL,
            hour bigint NOT NULL,
            sent_hours bigint[] NOT NULL,
            spent_hours bigint[] NOT NULL,
            hundreds smallint[] NOT NULL,
            judged_from bigint NOT NULL DEFAULT 0,
            strikes integer NOT NULL DEFAULT 0,
            score double precision NULL,
            reason text NULL,
            blocked_at timestamptz NULL,
            blocked_until timestamptz NULL,
            overridden_until timestamptz NULL,
            overridden_by text NULL
        ) WITH (fillfactor = 50);

        -- Moves a window by so many spans and adds to its newest one.
        CREATE FUNCTION protection.slide(counts bigint[], steps bigint, more bigint) RETURNS bigint[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT array_prepend(moved[1] + more, moved[2:cardinality(counts)])
            FROM (SELECT array_fill(0::bigint, ARRAY[least(greatest(steps, 0), cardinality(counts))::integer]) || counts AS moved) AS shift
        $$;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("DROP FUNCTION protection.slide; DROP TABLE protection.sms_scopes; DROP SCHEMA protection");
}
