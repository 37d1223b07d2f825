using FluentValidation;
using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>Takes an operator's rule away.</summary>
/// <param name="Operator">Who does.</param>
public sealed record RemoveBlockCommand(Guid Id, string Operator) : IRequest<Result<Done>>;

internal sealed class RemoveBlockValidator : AbstractValidator<RemoveBlockCommand>
{
    public RemoveBlockValidator() => RuleFor(c => c.Operator).NotEmpty();
}

internal sealed class RemoveBlockHandler(IBlocks blocks) : IRequestHandler<RemoveBlockCommand, Result<Done>>
{
    public async Task<Result<Done>> Handle(RemoveBlockCommand request, CancellationToken cancellationToken) =>
        await blocks.RemoveAsync(request.Id, request.Operator, cancellationToken) ? Done.Value : ProtectionErrors.BlockNotFound;
}
