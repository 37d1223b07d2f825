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
