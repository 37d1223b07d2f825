using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Infrastructure.Persistence.Configurations;

internal sealed class OtpChallengeConfiguration : IEntityTypeConfiguration<OtpChallenge>
{
    public void Configure(EntityTypeBuilder<OtpChallenge> builder)
    {
        builder.ToTable("challenges", "otp");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(c => c.DestinationKey).HasColumnName("destination_key");
        builder.Property(c => c.LimitKey).HasColumnName("limit_key");
        builder.Property(c => c.Channel).HasColumnName("channel").HasConversion(new NameConverter<Channel>());
        builder.Property(c => c.Address).HasColumnName("address");
        builder.Property(c => c.Purpose).HasColumnName("purpose").HasConversion(new NameConverter<OtpPurpose>());
        builder.Property(c => c.Context).HasColumnName("context");
        builder.Property(c => c.Locale).HasColumnName("locale");
        builder.Property(c => c.Salt).HasColumnName("salt");
        builder.Property(c => c.KeyId).HasColumnName("key_id");
        builder.Property(c => c.CodeLength).HasColumnName("code_length");
        builder.Property(c => c.Attempts).HasColumnName("attempts");
        builder.Property(c => c.MaxAttempts).HasColumnName("max_attempts");
        builder.Property(c => c.Resends).HasColumnName("resends");
        builder.Property(c => c.MaxResends).HasColumnName("max_resends");
        builder.Property(c => c.CreatedAt).HasColumnName("created_at");
        builder.Property(c => c.ExpiresAt).HasColumnName("expires_at");
        builder.Property(c => c.ResendAvailableAt).HasColumnName("resend_available_at");
        builder.Property(c => c.ConsumedAt).HasColumnName("consumed_at");
        builder.Property(c => c.Intent).HasColumnName("intent").HasColumnType("jsonb");
        builder.Property(c => c.Browser).HasColumnName("browser");
        builder.Property(c => c.BrowserBound).HasColumnName("browser_bound");
        builder.Property(c => c.UserId).HasColumnName("user_id");
    }
}

internal sealed class LiveChallengeConfiguration : IEntityTypeConfiguration<LiveChallenge>
{
    public void Configure(EntityTypeBuilder<LiveChallenge> builder)
    {
        builder.ToTable("live_challenges", "otp");
        builder.HasKey(l => new { l.DestinationKey, l.Purpose });
        builder.Property(l => l.DestinationKey).HasColumnName("destination_key");
        builder.Property(l => l.Purpose).HasColumnName("purpose").HasConversion(new NameConverter<OtpPurpose>());
        builder.Property(l => l.ChallengeId).HasColumnName("challenge_id");
    }
}
