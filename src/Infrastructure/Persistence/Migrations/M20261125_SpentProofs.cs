using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OtpAuth.Infrastructure.Persistence.Migrations;

/// <summary>The proofs that have bought their message.</summary>
[DbContext(typeof(AppDbContext))]
[Migration("20261125000000_SpentProofs")]
internal sealed class M20261125_SpentProofs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE SCHEMA IF NOT EXISTS protection;

        -- request: of the Idempotency-Key and body that a proof was spent on, if there was a key.
        CREATE TABLE protection.spent_proofs (
            id bytea PRIMARY KEY,
            request bytea NULL,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX spent_proofs_expiry ON protection.spent_proofs (expires_at);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE protection.spent_proofs");
}
