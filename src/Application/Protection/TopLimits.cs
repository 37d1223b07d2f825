using FluentValidation;
using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Protection;

/// <summary>How far to look back.</summary>
public enum LimitWindow
{
    Hour,
    Day,
}

/// <summary>The destinations with the most messages and wrong codes, and those that are locked.</summary>
/// <param name="Limit">Rows of each list, 1 to 100.</param>
/// <param name="Reveal">Show whole addresses, and have that audited.</param>
public sealed record TopLimitsQuery(LimitWindow Window, int Limit, bool Reveal, string Operator) : IRequest<Result<TopLimitsView>>;

/// <summary>What the limits have to do with.</summary>
/// <param name="Sends">By messages promised, most first.</param>
/// <param name="Failures">By wrong codes, most first.</param>
/// <param name="Locks">Where nobody may guess now, of those with attempts or refusals in the last 24 hours.</param>
public sealed record TopLimitsView(
    IReadOnlyList<TopDestination> Sends, IReadOnlyList<TopDestination> Failures, IReadOnlyList<LockView> Locks);

/// <param name="Key">Names the destination in other calls.</param>
/// <param name="Address">Masked, unless revealed.</param>
public sealed record TopDestination(string Key, string Address, long Count);

/// <param name="Address">Masked, unless revealed; null when no challenge to it is kept any more.</param>
/// <param name="Purpose">The purpose of the codes, or <c>password</c>.</param>
/// <param name="Failures">Wrong ones that count, of the last day.</param>
/// <param name="InARow">Wrong ones since the last right one.</param>
/// <param name="Until">When it ends; null when only a proof for another purpose, or lifting it, ends it.</param>
public sealed record LockView(string Key, string? Address, string Purpose, int Failures, int InARow, DateTimeOffset? Until);

internal sealed class TopLimitsValidator : AbstractValidator<TopLimitsQuery>
{
    private const int Most = 100;

    public TopLimitsValidator()
    {
        RuleFor(q => q.Window).IsInEnum();
        RuleFor(q => q.Limit).InclusiveBetween(1, Most).WithMessage($"Is outside 1 to {Most}.");
    }
}

internal sealed class TopLimitsHandler(IDestinationLimits limits, IAuditTrail trail, Caller caller)
    : IRequestHandler<TopLimitsQuery, Result<TopLimitsView>>
{
    public async Task<Result<TopLimitsView>> Handle(TopLimitsQuery request, CancellationToken cancellationToken)
    {
        var window = request.Window == LimitWindow.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        var busy = await limits.FindBusyAsync(window, request.Limit, cancellationToken);
        if (request.Reveal)
        {
            var shown = busy.Sends.Count + busy.Failures.Count + busy.Locks.Count(l => l.Address is not null);
            var entry = new AuditEntry(
                "revealed", Operator: request.Operator, Network: caller.Network, Detail: $$"""{"call":"limits_top","addresses":{{shown}}}""");
            await trail.WriteAsync(entry, cancellationToken);
        }

        return new TopLimitsView(
            [.. busy.Sends.Select(View)],
            [.. busy.Failures.Select(View)],
            [.. busy.Locks.Select(l => new LockView(KeyText(l.Key), AddressOf(l.Channel, l.Address), l.Purpose, l.Failures, l.InARow, l.Until))]);

        TopDestination View(BusyDestination d) => new(KeyText(d.Key), AddressOf(d.Channel, d.Address)!, d.Count);

        string? AddressOf(Channel? channel, string? address) =>
            address is null || request.Reveal ? address : Destination.Restore(channel!.Value, address).Mask();
    }

    private static string KeyText(byte[] key) => Convert.ToHexStringLower(key);
}
