using Microsoft.EntityFrameworkCore;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Otp;
using OtpAuth.Domain.Protection;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Abstractions;

/// <summary>The database as queries and cold writes see it. The hot, racing statements have ports of their own.</summary>
public interface IAppDbContext
{
    DbSet<OtpChallenge> Challenges { get; }

    DbSet<LiveChallenge> LiveChallenges { get; }

    DbSet<OutboxMessage> Outbox { get; }

    DbSet<User> Users { get; }

    DbSet<ContactPoint> ContactPoints { get; }

    DbSet<ResetToken> ResetTokens { get; }

    DbSet<AuditEvent> AuditEvents { get; }

    DbSet<Block> Blocks { get; }

    DbSet<Session> Sessions { get; }

    DbSet<RefreshToken> RefreshTokens { get; }
}

/// <summary>PostgreSQL's <c>now()</c> in a query, so that one clock judges every lifetime.</summary>
public static class DatabaseClock
{
    /// <exception cref="InvalidOperationException">Always, outside a query.</exception>
    public static DateTimeOffset Now() => throw new InvalidOperationException("Only PostgreSQL can answer this; use it inside a query.");
}
