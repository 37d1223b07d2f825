using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OtpAuth.Infrastructure.Persistence.Migrations;

/// <summary>Whose a challenge is when its address is not, or no longer, one of theirs.</summary>
[DbContext(typeof(AppDbContext))]
[Migration("20261123000000_ChallengeOwners")]
internal sealed class M20261123_ChallengeOwners : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        ALTER TABLE otp.challenges ADD COLUMN user_id uuid NULL;
        CREATE INDEX challenges_user ON otp.challenges (user_id) WHERE user_id IS NOT NULL;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("ALTER TABLE otp.challenges DROP COLUMN user_id");
}
