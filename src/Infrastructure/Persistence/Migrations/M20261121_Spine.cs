using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OtpAuth.Infrastructure.Persistence.Migrations;

/// <summary>Challenges, the outbox, users and sessions. Written by hand: EF's design-time package is not in the feed (ADR 2).</summary>
[DbContext(typeof(AppDbContext))]
[Migration("20261121000000_Spine")]
internal sealed class M20261121_Spine : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Otp);
        migrationBuilder.Sql(Delivery);
        migrationBuilder.Sql(Accounts);
        migrationBuilder.Sql(Sessions);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("DROP SCHEMA delivery, otp, sessions, accounts CASCADE");

    // Rows that are updated in place leave room on their page, so that an update touches no index (HOT).
    private const string Otp = """
        CREATE SCHEMA otp;

        CREATE TABLE otp.challenges (
            id uuid PRIMARY KEY,
            destination_key bytea NOT NULL,
            channel text NOT NULL,
            address text NOT NULL,
            purpose text NOT NULL,
            context text NULL,
            locale text NOT NULL,
            salt bytea NOT NULL,
            key_id text NOT NULL,
            code_length integer NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            max_attempts integer NOT NULL,
            resends integer NOT NULL DEFAULT 0,
            max_resends integer NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            resend_available_at timestamptz NOT NULL,
            consumed_at timestamptz NULL
        ) WITH (fillfactor = 80);

        -- The row that serialises sends to one destination. recent_sends: newest first, as many as the daily limit.
        CREATE TABLE otp.destinations (
            key bytea PRIMARY KEY,
            recent_sends timestamptz[] NOT NULL
        ) WITH (fillfactor = 70);

        CREATE TABLE otp.live_challenges (
            destination_key bytea NOT NULL,
            purpose text NOT NULL,
            challenge_id uuid NOT NULL,
            PRIMARY KEY (destination_key, purpose)
        ) WITH (fillfactor = 70);

        -- failures: newest first, as many as the daily limit.
        CREATE TABLE otp.guess_budgets (
            destination_key bytea NOT NULL,
            purpose text NOT NULL,
            failures timestamptz[] NOT NULL,
            in_a_row integer NOT NULL,
            PRIMARY KEY (destination_key, purpose)
        ) WITH (fillfactor = 70);

        CREATE TABLE otp.idempotency_keys (
            key bytea PRIMARY KEY,
            request_hash bytea NOT NULL,
            challenge_id uuid NOT NULL,
            created_at timestamptz NOT NULL
        );

        -- What Delivery may know of challenges: those whose code would still be taken.
        CREATE VIEW otp.open_challenges AS
            SELECT c.id, c.purpose, c.context, c.salt, c.key_id, c.code_length, c.expires_at
            FROM otp.challenges c
            JOIN otp.live_challenges l
                ON l.destination_key = c.destination_key AND l.purpose = c.purpose AND l.challenge_id = c.id
            WHERE c.consumed_at IS NULL AND c.expires_at > now() AND c.attempts < c.max_attempts;
        """;

    private const string Delivery = """
        CREATE SCHEMA delivery;

        CREATE TABLE delivery.outbox (
            id uuid PRIMARY KEY,
            challenge_id uuid NOT NULL,
            channel text NOT NULL,
            address text NOT NULL,
            template text NOT NULL,
            locale text NOT NULL,
            status text NOT NULL,
            suppressed boolean NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            due_at timestamptz NOT NULL,
            lease_token uuid NULL,
            expires_at timestamptz NOT NULL,
            provider text NULL,
            provider_message_id text NULL,
            last_error text NULL,
            created_at timestamptz NOT NULL,
            timeline jsonb NOT NULL
        ) WITH (fillfactor = 70);

        -- Only what is still to be done is indexed for claiming, however many old rows there are.
        CREATE INDEX outbox_due ON delivery.outbox (due_at) WHERE status IN ('queued', 'processing', 'retrying');
        CREATE INDEX outbox_challenge ON delivery.outbox (challenge_id);
        """;

    private const string Accounts = """
        CREATE SCHEMA accounts;

        CREATE TABLE accounts.users (
            id uuid PRIMARY KEY,
            display_name text NULL,
            created_at timestamptz NOT NULL
        );

        CREATE TABLE accounts.contact_points (
            channel text NOT NULL,
            canonical text NOT NULL,
            address text NOT NULL,
            user_id uuid NOT NULL REFERENCES accounts.users (id) ON DELETE CASCADE,
            verified_at timestamptz NOT NULL,
            PRIMARY KEY (channel, canonical),
            UNIQUE (user_id, channel)
        );

        CREATE TABLE accounts.reset_tokens (
            hash bytea PRIMARY KEY,
            user_id uuid NOT NULL REFERENCES accounts.users (id) ON DELETE CASCADE,
            expires_at timestamptz NOT NULL
        );
        """;

    private const string Sessions = """
        CREATE SCHEMA sessions;

        CREATE TABLE sessions.sessions (
            id uuid PRIMARY KEY,
            user_id uuid NOT NULL,
            amr text[] NOT NULL,
            user_agent text NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            revoked_at timestamptz NULL,
            revoked_reason text NULL
        );
        CREATE INDEX sessions_user ON sessions.sessions (user_id);

        CREATE TABLE sessions.refresh_tokens (
            hash bytea PRIMARY KEY,
            session_id uuid NOT NULL REFERENCES sessions.sessions (id) ON DELETE CASCADE,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX refresh_tokens_session ON sessions.refresh_tokens (session_id);
        """;
}
