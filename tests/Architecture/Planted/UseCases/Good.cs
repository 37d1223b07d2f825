using FluentValidation;
using MediatR;

namespace OtpAuth.Architecture.Planted.UseCases.Application.Otp;

/// <summary>As it should be.</summary>
public sealed record GoodCommand(string Text) : IRequest<int>;

internal sealed class GoodValidator : AbstractValidator<GoodCommand>;

internal sealed class GoodHandler : IRequestHandler<GoodCommand, int>
{
    public Task<int> Handle(GoodCommand request, CancellationToken cancellationToken) => Task.FromResult(1);
}

/// <summary>An id needs no validator: there is such a one or not.</summary>
public sealed record GoodEndCommand(Guid Id) : IRequest<int>;

internal sealed class GoodEndHandler : IRequestHandler<GoodEndCommand, int>
{
    public Task<int> Handle(GoodEndCommand request, CancellationToken cancellationToken) => Task.FromResult(1);
}

/// <summary>A query needs no validator.</summary>
public sealed record GoodQuery : IRequest<int>;

internal sealed class GoodQueryHandler : IRequestHandler<GoodQuery, int>
{
    public Task<int> Handle(GoodQuery request, CancellationToken cancellationToken) => Task.FromResult(1);
}
