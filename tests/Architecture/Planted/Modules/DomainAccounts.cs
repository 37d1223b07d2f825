using OtpAuth.Architecture.Planted.Modules.Domain.Common;

namespace OtpAuth.Architecture.Planted.Modules.Domain.Accounts;

internal sealed record Person(Shared Name);

internal static class PersonErrors
{
    public static Shared NotFound { get; } = new(Guid.Empty);
}
