using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OtpAuth.Architecture.Planted.Entities.Domain;

namespace OtpAuth.Architecture.Planted.Entities.Infrastructure;

internal sealed class Context : DbContext
{
    public DbSet<Closed> Closed => Set<Closed>();

    public DbSet<Open> Open => Set<Open>();

    public DbSet<Astray> Astray => Set<Astray>();
}

internal sealed class Astray
{
    private Astray()
    {
    }
}

internal sealed class UnsealedConfiguration : IEntityTypeConfiguration<Unsealed>
{
    public void Configure(EntityTypeBuilder<Unsealed> builder) => builder.HasNoKey();
}
