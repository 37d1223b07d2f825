using FluentValidation;
using MediatR;
using OtpAuth.Architecture.Planted.UseCases.Application.Otp;

namespace OtpAuth.Architecture.Planted.UseCases.Application.Delivery;

internal sealed class RemoteValidator : AbstractValidator<SecretCommand>;

internal sealed class RemoteHandler : IRequestHandler<TwiceQuery, int>
{
    public Task<int> Handle(TwiceQuery request, CancellationToken cancellationToken) => Task.FromResult(1);
}
