using System.Globalization;
using System.Text.Json.Nodes;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Contacts;
using OtpAuth.Application.Delivery;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Protection;

/// <summary>What happened, newest first.</summary>
/// <param name="Email">Rows about this address; it is looked for by its HMAC.</param>
/// <param name="Phone">The same for a phone number.</param>
/// <param name="Before">The <c>next</c> of the page before.</param>
/// <param name="Limit">Rows of a page, 1 to 200.</param>
public sealed record ListAuditQuery(
    string? Event,
    Guid? User,
    string? Email,
    string? Phone,
    string? Rule,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Before,
    int Limit) : IRequest<Result<AuditPage>>;

/// <param name="Next">What to give as <c>cursor</c> for older rows; null when there are none.</param>
public sealed record AuditPage(IReadOnlyList<AuditRow> Events, string? Next);

/// <summary>One thing that happened.</summary>
/// <param name="Event">e.g. <c>signed_in</c>, <c>code_wrong</c>, <c>locked</c>, <c>send_refused</c>, <c>blocked</c>, <c>block_added</c>.</param>
/// <param name="Rule">What refused: an error code, or the rule behind it.</param>
/// <param name="Address">Masked.</param>
/// <param name="Key">Names the address in the calls about limits.</param>
/// <param name="Network">Where the call came from.</param>
/// <param name="Operator">Who did it, for what operators do.</param>
public sealed record AuditRow(
    string Id,
    DateTimeOffset At,
    string Event,
    string? Rule,
    Guid? UserId,
    Guid? SessionId,
    string? Address,
    string? Key,
    string? Network,
    string? Operator,
    JsonObject? Detail);

internal sealed class ListAuditValidator : AbstractValidator<ListAuditQuery>
{
    public const int MaxLimit = 200;
    private const int MaxName = 100;

    public ListAuditValidator(IOptions<SmsOptions> sms)
    {
        this.RuleForEmailOrPhone(q => q.Email, q => q.Phone, sms.Value.DefaultCountryCode);
        RuleFor(q => q.Event).Must(IsName).WithMessage("Is no event's name.");
        RuleFor(q => q.Rule).Must(IsName).WithMessage("Is no rule's name.");
        RuleFor(q => q.Limit).InclusiveBetween(1, MaxLimit).WithMessage($"Is outside 1 to {MaxLimit}.");
        RuleFor(q => q.Before).Must(text => text is null || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OverridePropertyName("cursor").WithMessage("Is not the next of a page.");
    }

    private static bool IsName(string? text) => text is null || (text.Length <= MaxName && text.All(c => c is > ' ' and <= '~'));
}

internal sealed class ListAuditHandler(IAppDbContext db, IOtpCodes codes, IOptions<SmsOptions> sms)
    : IRequestHandler<ListAuditQuery, Result<AuditPage>>
{
    public async Task<Result<AuditPage>> Handle(ListAuditQuery request, CancellationToken cancellationToken)
    {
        // One more than the page shows whether there is another.
        var found = await Matching(request).OrderByDescending(e => e.Id).Take(request.Limit + 1).ToListAsync(cancellationToken);
        var rows = found.Take(request.Limit).Select(View).ToList();
        return new AuditPage(rows, found.Count > request.Limit ? rows[^1].Id : null);
    }

    private IQueryable<AuditEvent> Matching(ListAuditQuery request)
    {
        var events = db.AuditEvents.AsNoTracking();
        if (request.Event is { } name)
            events = events.Where(e => e.Event == name);
        if (request.User is { } user)
            events = events.Where(e => e.UserId == user);
        if (request.Rule is { } rule)
            events = events.Where(e => e.Rule == rule);
        if (request.Email is not null || request.Phone is not null)
        {
            var key = codes.KeyOf(Destination.Parse(request.Email, request.Phone, sms.Value.DefaultCountryCode));
            events = events.Where(e => e.DestinationKey == key);
        }

        if (request.From?.ToUniversalTime() is { } from)
            events = events.Where(e => e.At >= from);
        if (request.To?.ToUniversalTime() is { } to)
            events = events.Where(e => e.At < to);
        if (request.Before is { } cursor)
        {
            var before = long.Parse(cursor, CultureInfo.InvariantCulture);
            events = events.Where(e => e.Id < before);
        }

        return events;
    }

    private static AuditRow View(AuditEvent e) => new(
        e.Id.ToString(CultureInfo.InvariantCulture),
        e.At,
        e.Event,
        e.Rule,
        e.UserId,
        e.SessionId,
        e.AddressMask,
        e.DestinationKey is null ? null : Convert.ToHexStringLower(e.DestinationKey),
        e.Network,
        e.Operator,
        e.Detail is null ? null : JsonNode.Parse(e.Detail)!.AsObject());
}
