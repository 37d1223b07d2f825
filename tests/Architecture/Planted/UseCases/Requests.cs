using MediatR;

namespace OtpAuth.Architecture.Planted.UseCases.Application.Otp;

/// <summary>No record.</summary>
public sealed class BareCommand : IRequest<int>;

/// <summary>Not sealed, and not validated.</summary>
public record LooseCommand(string Text) : IRequest;

internal sealed record SecretCommand : IRequest<int>;

public sealed record Nameless : IRequest<int>;

public sealed record LostQuery : IRequest<int>;

public sealed record TwiceQuery : IRequest<int>;
