using FluentValidation;
using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>What blocking a country, range or domain would have refused in the last 24 hours. Changes nothing.</summary>
public sealed record PreviewBlockQuery(BlockKind? Kind, string? Value) : IRequest<Result<PreviewView>>;

internal sealed class PreviewBlockValidator : AbstractValidator<PreviewBlockQuery>
{
    public PreviewBlockValidator()
    {
        this.RuleForBlock(q => q.Kind, q => q.Value);
        RuleFor(q => q.Kind).NotEqual(BlockKind.Network)
            .WithMessage("A network cannot be previewed: of a message it is not kept where it was asked from.");
    }
}

internal sealed class PreviewBlockHandler(IRecentSends sends) : IRequestHandler<PreviewBlockQuery, Result<PreviewView>>
{
    public async Task<Result<PreviewView>> Handle(PreviewBlockQuery request, CancellationToken cancellationToken)
    {
        var kind = request.Kind!.Value;
        var value = BlockValue.Normalize(kind, request.Value)!;
        var channel = kind == BlockKind.EmailDomain ? Channel.Email : Channel.Sms;
        return await RulePreview.TryAsync(sends, channel, send => Meets(kind, value, send.Address), cancellationToken);
    }

    private static bool Meets(BlockKind kind, string value, string address) => kind switch
    {
        BlockKind.Country => Destination.Restore(Channel.Sms, address).Phone!.Country == value,
        BlockKind.NumberPrefix => address.StartsWith(value, StringComparison.Ordinal),
        _ => address.EndsWith($"@{value}", StringComparison.Ordinal) || address.EndsWith($".{value}", StringComparison.Ordinal),
    };
}
