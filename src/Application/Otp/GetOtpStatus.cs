using System.Text.Json;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>Where a challenge stands, for whoever waits for its code.</summary>
public sealed record GetOtpStatusQuery(Guid ChallengeId) : IRequest<Result<ChallengeStatusView>>;

/// <summary>A challenge's state and history.</summary>
/// <param name="Destination">Masked.</param>
/// <param name="AttemptsLeft">0 once it has ended.</param>
/// <param name="Timeline">Oldest first, over the first message and its resends.</param>
public sealed record ChallengeStatusView(
    Guid ChallengeId,
    OtpStatus Status,
    Channel Channel,
    string Destination,
    OtpPurpose Purpose,
    int AttemptsLeft,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset ResendAvailableAt,
    IReadOnlyList<TimelineEntry> Timeline);

/// <param name="Detail">A word for people, where there is one to say.</param>
public sealed record TimelineEntry(OtpStatus Status, DateTimeOffset At, string? Detail);

/// <summary>A challenge's state in the API: the message's way to the person and the code's end, in one word.</summary>
public enum OtpStatus
{
    Queued,
    Processing,
    Retrying,
    Sent,
    Delivered,
    Failed,
    Expired,
    Superseded,
    Verified,
}

internal sealed class GetOtpStatusHandler(IAppDbContext db) : IRequestHandler<GetOtpStatusQuery, Result<ChallengeStatusView>>
{
    private static readonly JsonSerializerOptions StoredJson = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    public async Task<Result<ChallengeStatusView>> Handle(GetOtpStatusQuery request, CancellationToken cancellationToken)
    {
        var found = await db.Challenges.AsNoTracking()
            .Where(c => c.Id == request.ChallengeId)
            .Select(c => new
            {
                Challenge = c,
                Live = db.LiveChallenges.Any(l => l.DestinationKey == c.LimitKey && l.Purpose == c.Purpose && l.ChallengeId == c.Id),
                Expired = c.ExpiresAt <= DatabaseClock.Now(),
                Messages = db.Outbox.Where(m => m.ChallengeId == c.Id).OrderBy(m => m.CreatedAt).Select(m => m.Timeline).ToList(),
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return OtpErrors.NotFound;

        var challenge = found.Challenge;
        var timeline = found.Messages.SelectMany(m => ReadTimeline(m, challenge.Purpose)).OrderBy(e => e.At).ToList();
        if (challenge.ConsumedAt is { } consumedAt)
            timeline.Add(new TimelineEntry(OtpStatus.Verified, consumedAt, null));

        var status = StatusOf(challenge.ConsumedAt is not null, found.Live, found.Expired, timeline);
        var guessable = found.Live && !found.Expired && challenge.ConsumedAt is null;
        return new ChallengeStatusView(
            challenge.Id,
            status,
            challenge.Channel,
            Destination.Restore(challenge.Channel, challenge.Address).Mask(),
            challenge.Purpose,
            guessable ? challenge.MaxAttempts - challenge.Attempts : 0,
            challenge.CreatedAt,
            challenge.ExpiresAt,
            challenge.ResendAvailableAt,
            timeline);
    }

    private static OtpStatus StatusOf(bool consumed, bool live, bool expired, List<TimelineEntry> timeline)
    {
        if (consumed)
            return OtpStatus.Verified;
        if (!live)
            return OtpStatus.Superseded;
        return expired ? OtpStatus.Expired : timeline.LastOrDefault()?.Status ?? OtpStatus.Queued;
    }

    private static IEnumerable<TimelineEntry> ReadTimeline(string stored, OtpPurpose purpose)
    {
        var entries = JsonSerializer.Deserialize<List<StoredEntry>>(stored, StoredJson) ?? [];
        return purpose == OtpPurpose.PasswordReset
            ? Discreet(entries)
            : entries.Select(e => new TimelineEntry(Shown(e.Status), e.At, e.Detail));
    }

    /// <summary>
    /// A password reset shows as sent from the moment it is taken in hand, and nothing after: what a provider said, or that none was asked,
    /// would tell a stranger whether the address has an account.
    /// </summary>
    private static IEnumerable<TimelineEntry> Discreet(List<StoredEntry> entries) => entries
        .Where(e => e.Status is MessageStatus.Queued or MessageStatus.Processing)
        .DistinctBy(e => e.Status)
        .Select(e => new TimelineEntry(e.Status == MessageStatus.Queued ? OtpStatus.Queued : OtpStatus.Sent, e.At, null));

    private static OtpStatus Shown(MessageStatus status) => status switch
    {
        MessageStatus.Queued => OtpStatus.Queued,
        MessageStatus.Processing => OtpStatus.Processing,
        MessageStatus.Retrying => OtpStatus.Retrying,
        MessageStatus.Sent => OtpStatus.Sent,
        MessageStatus.Delivered => OtpStatus.Delivered,
        MessageStatus.Failed => OtpStatus.Failed,
        MessageStatus.Expired => OtpStatus.Expired,
        MessageStatus.Superseded => OtpStatus.Superseded,
        _ => throw new InvalidOperationException($"No public word for the message status {status}."),
    };

    private sealed record StoredEntry(MessageStatus Status, DateTimeOffset At, string? Detail);
}
