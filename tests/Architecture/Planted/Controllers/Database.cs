using Microsoft.EntityFrameworkCore;
using OtpAuth.Architecture.Planted.Controllers.Domain.Otp;

namespace OtpAuth.Architecture.Planted.Controllers.Infrastructure.Persistence;

public static class Database
{
    public static DbSet<Stored> Challenges => throw new NotSupportedException("Planted.");
}
