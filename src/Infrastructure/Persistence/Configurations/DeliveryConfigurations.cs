using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Delivery;

namespace OtpAuth.Infrastructure.Persistence.Configurations;

internal sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("outbox", "delivery");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(m => m.ChallengeId).HasColumnName("challenge_id");
        builder.Property(m => m.UserId).HasColumnName("user_id");
        builder.Property(m => m.Channel).HasColumnName("channel").HasConversion(new NameConverter<Channel>());
        builder.Property(m => m.Address).HasColumnName("address");
        builder.Property(m => m.Template).HasColumnName("template");
        builder.Property(m => m.Locale).HasColumnName("locale");
        builder.Property(m => m.Status).HasColumnName("status").HasConversion(new NameConverter<MessageStatus>());
        builder.Property(m => m.Suppressed).HasColumnName("suppressed");
        builder.Property(m => m.Attempts).HasColumnName("attempts");
        builder.Property(m => m.DueAt).HasColumnName("due_at");
        builder.Property(m => m.LeaseToken).HasColumnName("lease_token");
        builder.Property(m => m.ExpiresAt).HasColumnName("expires_at");
        builder.Property(m => m.Provider).HasColumnName("provider");
        builder.Property(m => m.ProviderMessageId).HasColumnName("provider_message_id");
        builder.Property(m => m.LastError).HasColumnName("last_error");
        builder.Property(m => m.CreatedAt).HasColumnName("created_at");
        builder.Property(m => m.Timeline).HasColumnName("timeline").HasColumnType("jsonb");
    }
}
