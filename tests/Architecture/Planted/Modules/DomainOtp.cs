using OtpAuth.Architecture.Planted.Modules.Domain.Accounts;
using OtpAuth.Architecture.Planted.Modules.Domain.Common;

namespace OtpAuth.Architecture.Planted.Modules.Domain.Otp;

internal sealed record Innocent(Guid PersonId, Shared Shared);

internal sealed record Owned
{
    public static bool IsOwnedBy(object owner) => owner is Person;
}
