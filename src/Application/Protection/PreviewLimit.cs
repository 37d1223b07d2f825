using FluentValidation;
using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;

namespace OtpAuth.Application.Protection;

/// <summary>What other limits per destination would have refused in the last 24 hours. Changes nothing.</summary>
/// <param name="SendsPerHour">Messages to one destination in any hour; null for no such limit.</param>
/// <param name="SendsPerDay">The same in 24 hours.</param>
public sealed record PreviewLimitQuery(int? SendsPerHour, int? SendsPerDay) : IRequest<Result<PreviewView>>;

internal sealed class PreviewLimitValidator : AbstractValidator<PreviewLimitQuery>
{
    private const int Most = 200;

    public PreviewLimitValidator()
    {
        RuleFor(q => q.SendsPerHour).NotNull().When(q => q.SendsPerDay is null).WithMessage("Give sendsPerHour, sendsPerDay or both.");
        RuleFor(q => q.SendsPerHour).InclusiveBetween(1, Most).WithMessage($"Is outside 1 to {Most}.");
        RuleFor(q => q.SendsPerDay).InclusiveBetween(1, Most).WithMessage($"Is outside 1 to {Most}.");
    }
}

internal sealed class PreviewLimitHandler(IRecentSends sends) : IRequestHandler<PreviewLimitQuery, Result<PreviewView>>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public async Task<Result<PreviewView>> Handle(PreviewLimitQuery request, CancellationToken cancellationToken)
    {
        // A message that would have been refused does not count against the next one. None is older than a day.
        var sent = new Dictionary<string, List<DateTimeOffset>>(StringComparer.Ordinal);
        return await RulePreview.TryAsync(sends, null, IsRefused, cancellationToken);

        bool IsRefused(RecentSend send)
        {
            var key = Convert.ToBase64String(send.DestinationKey);
            if (!sent.TryGetValue(key, out var times))
                sent[key] = times = [];
            if (times.Count >= request.SendsPerDay || times.Count(t => t > send.At - Hour) >= request.SendsPerHour)
                return true;
            times.Add(send.At);
            return false;
        }
    }
}
