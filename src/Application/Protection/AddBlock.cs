using FluentValidation;
using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>Adds an operator's rule, in place of the one about the same thing if there is one. Every node follows it within a second or so.</summary>
/// <param name="Until">When it ends by itself; null for one that stays.</param>
/// <param name="Operator">Who adds it.</param>
public sealed record AddBlockCommand(
    BlockKind? Kind, string? Value, BlockVerdict Verdict, DateTimeOffset? Until, string? Reason, string Operator) : IRequest<Result<BlockView>>;

internal sealed class AddBlockValidator : AbstractValidator<AddBlockCommand>
{
    private const int MaxReason = 200;

    public AddBlockValidator()
    {
        this.RuleForBlock(c => c.Kind, c => c.Value);
        RuleFor(c => c.Verdict).IsInEnum();
        RuleFor(c => c.Reason).Must(text => !string.IsNullOrWhiteSpace(text) && text.Length <= MaxReason && !text.Any(char.IsControl))
            .WithMessage($"Say why, in 1 to {MaxReason} characters.");
    }
}

internal sealed class AddBlockHandler(IBlocks blocks) : IRequestHandler<AddBlockCommand, Result<BlockView>>
{
    public async Task<Result<BlockView>> Handle(AddBlockCommand request, CancellationToken cancellationToken)
    {
        var (kind, until, reason) = (request.Kind!.Value, request.Until?.ToUniversalTime(), request.Reason!.Trim());
        var value = BlockValue.Normalize(kind, request.Value)!;
        var added = await blocks.PutAsync(kind, value, request.Verdict, until, reason, request.Operator, cancellationToken);
        return added is null
            ? CommonErrors.Validation(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["until"] = ["Is over already."] })
            : new BlockView(added.Id, kind, value, request.Verdict, until, reason, request.Operator, added.CreatedAt);
    }
}
