using MediatR;
using OtpAuth.Architecture.Planted.Modules.Domain.Accounts;

namespace OtpAuth.Architecture.Planted.Modules.Application.Accounts;

public sealed record RegisterCommand(string Name) : IRequest<bool>;

internal sealed record Open(Person Own);

internal sealed record Unused;

internal sealed record Excused;

internal static class Hidden
{
    public static int Secret() => 42;
}
