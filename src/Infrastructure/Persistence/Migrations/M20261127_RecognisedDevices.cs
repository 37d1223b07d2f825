using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OtpAuth.Infrastructure.Persistence.Migrations;

/// <summary>Limits of their own for recognised devices.</summary>
[DbContext(typeof(AppDbContext))]
[Migration("20261127000000_RecognisedDevices")]
internal sealed class M20261127_RecognisedDevices : Migration
{
    // limit_key: what the limits and the live pointer of a challenge are kept under. The destination's key for everybody, or one made of it and a
    // device that has proven the address before; so do otp.destinations, otp.live_challenges and otp.guess_budgets name either.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        ALTER TABLE otp.challenges ADD COLUMN limit_key bytea NULL;
        UPDATE otp.challenges SET limit_key = destination_key;
        ALTER TABLE otp.challenges ALTER COLUMN limit_key SET NOT NULL;

        CREATE OR REPLACE VIEW otp.open_challenges AS
            SELECT c.id, c.purpose, c.context, c.salt, c.key_id, c.code_length, c.expires_at
            FROM otp.challenges c
            JOIN otp.live_challenges l ON l.destination_key = c.limit_key AND l.purpose = c.purpose AND l.challenge_id = c.id
            WHERE c.consumed_at IS NULL AND c.expires_at > now() AND c.attempts < c.max_attempts;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE OR REPLACE VIEW otp.open_challenges AS
            SELECT c.id, c.purpose, c.context, c.salt, c.key_id, c.code_length, c.expires_at
            FROM otp.challenges c
            JOIN otp.live_challenges l
                ON l.destination_key = c.destination_key AND l.purpose = c.purpose AND l.challenge_id = c.id
            WHERE c.consumed_at IS NULL AND c.expires_at > now() AND c.attempts < c.max_attempts;
        ALTER TABLE otp.challenges DROP COLUMN limit_key;
        """);
}
