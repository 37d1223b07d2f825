using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OtpAuth.Infrastructure.Persistence.Migrations;

/// <summary>Passwords, rotation of refresh tokens, what a challenge is asked for and by which browser, notices, and the audit.</summary>
[DbContext(typeof(AppDbContext))]
[Migration("20261122000000_Accounts")]
internal sealed class M20261122_Accounts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Otp);
        migrationBuilder.Sql(Delivery);
        migrationBuilder.Sql(Accounts);
        migrationBuilder.Sql(Sessions);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        DROP TABLE accounts.audit_events;
        DROP INDEX otp.challenges_destination;
        ALTER TABLE otp.challenges DROP COLUMN intent, DROP COLUMN browser, DROP COLUMN browser_bound;
        DELETE FROM delivery.outbox WHERE challenge_id IS NULL;
        ALTER TABLE delivery.outbox DROP COLUMN user_id, ALTER COLUMN challenge_id SET NOT NULL;
        ALTER TABLE accounts.users DROP COLUMN password_hash;
        ALTER TABLE accounts.contact_points
            DROP CONSTRAINT contact_points_user_id_channel_key,
            ADD CONSTRAINT contact_points_user_id_channel_key UNIQUE (user_id, channel);
        DROP INDEX accounts.reset_tokens_user;
        ALTER TABLE sessions.sessions DROP CONSTRAINT sessions_user_id_fkey, DROP COLUMN network, DROP COLUMN last_used_at;
        ALTER TABLE sessions.refresh_tokens DROP COLUMN rotated_at, DROP COLUMN successor, DROP COLUMN successor_salt;
        """);

    private const string Otp = """
        -- intent: what a right code does beyond its purpose, in the words of the module that asked; gone once the challenge is used.
        -- browser: SHA-256 of the cookie of whoever asked.
        ALTER TABLE otp.challenges
            ADD COLUMN intent jsonb NULL,
            ADD COLUMN browser bytea NULL,
            ADD COLUMN browser_bound boolean NOT NULL DEFAULT false;
        CREATE INDEX challenges_destination ON otp.challenges (destination_key);
        """;

    // A message either tells a code, and names its challenge, or tells a user what happened to their account, and names the user.
    private const string Delivery = """
        ALTER TABLE delivery.outbox ALTER COLUMN challenge_id DROP NOT NULL, ADD COLUMN user_id uuid NULL REFERENCES accounts.users (id) ON DELETE CASCADE;
        ALTER TABLE delivery.outbox ADD CONSTRAINT outbox_about CHECK ((challenge_id IS NULL) <> (user_id IS NULL));
        CREATE INDEX outbox_user ON delivery.outbox (user_id) WHERE user_id IS NOT NULL;
        """;

    // Deferred, so that one statement may put the new address of a channel beside the old one and then take the old one away.
    private const string Accounts = """
        ALTER TABLE accounts.users ADD COLUMN password_hash text NULL;

        ALTER TABLE accounts.contact_points
            DROP CONSTRAINT contact_points_user_id_channel_key,
            ADD CONSTRAINT contact_points_user_id_channel_key UNIQUE (user_id, channel) DEFERRABLE INITIALLY DEFERRED;

        CREATE INDEX reset_tokens_user ON accounts.reset_tokens (user_id);

        -- No address and no secret in any row but the mask, which erasing the user blanks.
        CREATE TABLE accounts.audit_events (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT now(),
            event text NOT NULL,
            user_id uuid NULL,
            session_id uuid NULL,
            address_mask text NULL
        );
        CREATE INDEX audit_events_user ON accounts.audit_events (user_id, at);
        """;

    // A session that begins while its user is erased goes with the user, or fails. A spent token keeps the salt of its successor: who still
    // holds the token can be given the successor again, who holds the table cannot.
    private const string Sessions = """
        ALTER TABLE sessions.sessions
            ADD COLUMN network text NULL,
            ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now(),
            ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users (id) ON DELETE CASCADE;
        ALTER TABLE sessions.refresh_tokens
            ADD COLUMN rotated_at timestamptz NULL,
            ADD COLUMN successor bytea NULL,
            ADD COLUMN successor_salt bytea NULL;
        """;
}
