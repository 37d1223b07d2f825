using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Infrastructure.Persistence.Configurations;

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users", "accounts");
        builder.HasKey(u => u.Id);
        builder.Property(u => u.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(u => u.DisplayName).HasColumnName("display_name");
        builder.Property(u => u.PasswordHash).HasColumnName("password_hash");
        builder.Property(u => u.CreatedAt).HasColumnName("created_at");
    }
}

internal sealed class ContactPointConfiguration : IEntityTypeConfiguration<ContactPoint>
{
    public void Configure(EntityTypeBuilder<ContactPoint> builder)
    {
        builder.ToTable("contact_points", "accounts");
        builder.HasKey(c => new { c.Channel, c.Canonical });
        builder.Property(c => c.Channel).HasColumnName("channel").HasConversion(new NameConverter<Channel>());
        builder.Property(c => c.Canonical).HasColumnName("canonical");
        builder.Property(c => c.Address).HasColumnName("address");
        builder.Property(c => c.UserId).HasColumnName("user_id");
        builder.Property(c => c.VerifiedAt).HasColumnName("verified_at");
    }
}

internal sealed class ResetTokenConfiguration : IEntityTypeConfiguration<ResetToken>
{
    public void Configure(EntityTypeBuilder<ResetToken> builder)
    {
        builder.ToTable("reset_tokens", "accounts");
        builder.HasKey(t => t.Hash);
        builder.Property(t => t.Hash).HasColumnName("hash");
        builder.Property(t => t.UserId).HasColumnName("user_id");
        builder.Property(t => t.ExpiresAt).HasColumnName("expires_at");
    }
}

internal sealed class AuditEventConfiguration : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.ToTable("audit_events", "accounts");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).HasColumnName("id");
        builder.Property(e => e.At).HasColumnName("at");
        builder.Property(e => e.Event).HasColumnName("event");
        builder.Property(e => e.UserId).HasColumnName("user_id");
        builder.Property(e => e.SessionId).HasColumnName("session_id");
        builder.Property(e => e.AddressMask).HasColumnName("address_mask");
        builder.Property(e => e.DestinationKey).HasColumnName("destination_key");
        builder.Property(e => e.Rule).HasColumnName("rule");
        builder.Property(e => e.Network).HasColumnName("network");
        builder.Property(e => e.Operator).HasColumnName("operator");
        builder.Property(e => e.Detail).HasColumnName("detail").HasColumnType("jsonb");
    }
}
