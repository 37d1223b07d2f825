using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Otp;
using OtpAuth.Domain.Protection;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>The mapped tables, one schema for each module.</summary>
public sealed class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options), IAppDbContext
{
    /// <summary>"otpauth" in ASCII.</summary>
    private const long UpgradeLock = 0x6f747061757468;

    /// <summary>Of one migration, or of the wait for another node's: longer than any statement of a request.</summary>
    private static readonly TimeSpan UpgradeTimeout = TimeSpan.FromMinutes(30);

    public DbSet<OtpChallenge> Challenges => Set<OtpChallenge>();

    public DbSet<LiveChallenge> LiveChallenges => Set<LiveChallenge>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<User> Users => Set<User>();

    public DbSet<ContactPoint> ContactPoints => Set<ContactPoint>();

    public DbSet<ResetToken> ResetTokens => Set<ResetToken>();

    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    public DbSet<Block> Blocks => Set<Block>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    /// <summary>
    /// Brings the schema up to date, making the database if there is none. Nodes may start together: one migrates, the others wait and find
    /// it done. EF's own lock does not do: it lets go between two migrations.
    /// </summary>
    public async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        var creator = this.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken))
            await creator.CreateAsync(cancellationToken);

        Database.SetCommandTimeout(UpgradeTimeout);
        await Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({UpgradeLock})", cancellationToken);
            await Database.MigrateAsync(cancellationToken);
        }
        finally
        {
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({UpgradeLock})", CancellationToken.None);
            await Database.CloseConnectionAsync();
            Database.SetCommandTimeout(null);
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        modelBuilder.HasDbFunction(() => DatabaseClock.Now()).HasName("now").IsBuiltIn();
    }
}
