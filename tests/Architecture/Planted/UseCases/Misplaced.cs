using FluentValidation;
using MediatR;

namespace OtpAuth.Architecture.Planted.UseCases.Api;

public sealed record MisplacedCommand : IRequest<int>;

internal sealed class MisplacedValidator : AbstractValidator<MisplacedCommand>;

internal sealed class MisplacedHandler : IRequestHandler<MisplacedCommand, int>
{
    public Task<int> Handle(MisplacedCommand request, CancellationToken cancellationToken) => Task.FromResult(1);
}
