using Microsoft.EntityFrameworkCore;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Otp;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>The mapped tables, one schema for each module.</summary>
public sealed class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options), IAppDbContext
{
    public DbSet<OtpChallenge> Challenges => Set<OtpChallenge>();

    public DbSet<LiveChallenge> LiveChallenges => Set<LiveChallenge>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<User> Users => Set<User>();

    public DbSet<ContactPoint> ContactPoints => Set<ContactPoint>();

    public DbSet<ResetToken> ResetTokens => Set<ResetToken>();

    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        modelBuilder.HasDbFunction(() => DatabaseClock.Now()).HasName("now").IsBuiltIn();
    }
}
