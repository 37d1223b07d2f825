using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Infrastructure.Persistence.Configurations;

internal sealed class BlockConfiguration : IEntityTypeConfiguration<Block>
{
    public void Configure(EntityTypeBuilder<Block> builder)
    {
        builder.ToTable("blocks", "protection");
        builder.HasKey(b => b.Id);
        builder.Property(b => b.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(b => b.Kind).HasColumnName("kind").HasConversion(new NameConverter<BlockKind>());
        builder.Property(b => b.Value).HasColumnName("value");
        builder.Property(b => b.Verdict).HasColumnName("verdict").HasConversion(new NameConverter<BlockVerdict>());
        builder.Property(b => b.Until).HasColumnName("until");
        builder.Property(b => b.Reason).HasColumnName("reason");
        builder.Property(b => b.CreatedBy).HasColumnName("created_by");
        builder.Property(b => b.CreatedAt).HasColumnName("created_at");
    }
}
