using OtpAuth.Architecture.Planted.Modules.Application.Accounts;
using OtpAuth.Architecture.Planted.Modules.Domain.Accounts;
using OtpAuth.Architecture.Planted.Modules.Domain.Otp;

namespace OtpAuth.Architecture.Planted.Modules.Application.Otp;

internal sealed record Neighbourly(Open Face, RegisterCommand Command, Innocent Own)
{
    public static object Refusal() => PersonErrors.NotFound;
}

internal static class Intruder
{
    public static int Steal(Excused excuse, object prey) => prey is Person ? Hidden.Secret() : excuse.GetHashCode();
}
