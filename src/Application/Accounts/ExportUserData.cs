using MediatR;
using Microsoft.EntityFrameworkCore;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Accounts;

/// <summary>Everything that is kept about the caller.</summary>
public sealed record ExportUserDataQuery(Guid SessionId) : IRequest<Result<UserDataView>>;

/// <summary>All that is kept about a user, secrets aside.</summary>
/// <param name="HasPassword">The password itself is not kept, only a hash.</param>
public sealed record UserDataView(
    UserView User,
    bool HasPassword,
    IReadOnlyList<ContactData> Contacts,
    IReadOnlyList<SessionData> Sessions,
    IReadOnlyList<MessageData> Messages,
    IReadOnlyList<AuditData> Audit);

public sealed record ContactData(Channel Channel, string Address, DateTimeOffset VerifiedAt);

/// <param name="Network">Where it was last used.</param>
/// <param name="EndedBecause"><c>logout</c>, <c>revoked</c>, <c>reuse</c>, <c>reset</c> or <c>password</c>; null while it lives.</param>
public sealed record SessionData(
    Guid Id,
    string? UserAgent,
    string? Network,
    IReadOnlyList<string> Amr,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUsedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? EndedAt,
    string? EndedBecause);

/// <summary>A message to one of the user's addresses; its code is kept nowhere.</summary>
/// <param name="About"><c>otp</c>, or what a notice told.</param>
public sealed record MessageData(Guid Id, Channel Channel, string Address, string About, string Status, DateTimeOffset CreatedAt);

/// <summary>What happened to the account, or was refused at one of its addresses.</summary>
/// <param name="Network">Where it came from.</param>
public sealed record AuditData(DateTimeOffset At, string Event, Guid? SessionId, string? Rule, string? Network);

internal sealed class ExportUserDataHandler(IAppDbContext db, AccountOwners owners) : IRequestHandler<ExportUserDataQuery, Result<UserDataView>>
{
    public async Task<Result<UserDataView>> Handle(ExportUserDataQuery request, CancellationToken cancellationToken)
    {
        if (await owners.FindBySessionAsync(request.SessionId, cancellationToken) is not { } owner)
            return SessionErrors.Unauthenticated;
        if (await UserViews.FindAsync(db, owner.UserId, request.SessionId, cancellationToken) is not { } user)
            return SessionErrors.Unauthenticated;

        var id = owner.UserId;
        var keys = owners.KeysOf(owner);
        var contacts = await db.ContactPoints.Where(c => c.UserId == id)
            .Select(c => new ContactData(c.Channel, c.Address, c.VerifiedAt))
            .ToListAsync(cancellationToken);
        var sessions = await db.Sessions.Where(s => s.UserId == id).OrderBy(s => s.CreatedAt)
            .Select(s => new SessionData(
                s.Id, s.UserAgent, s.Network, s.Amr, s.CreatedAt, s.LastUsedAt, s.ExpiresAt, s.RevokedAt, s.RevokedReason))
            .ToListAsync(cancellationToken);
        var messages = await db.Outbox
            .Where(m => m.UserId == id || db.Challenges.Any(c => c.Id == m.ChallengeId && (c.UserId == id || keys.Contains(c.DestinationKey))))
            .OrderBy(m => m.CreatedAt)
            .Select(m => new { m.Id, m.Channel, m.Address, m.Template, m.Status, m.CreatedAt })
            .ToListAsync(cancellationToken);
        var audit = await db.AuditEvents.Where(e => e.UserId == id || keys.Contains(e.DestinationKey!)).OrderBy(e => e.Id)
            .Select(e => new AuditData(e.At, e.Event, e.SessionId, e.Rule, e.Network))
            .ToListAsync(cancellationToken);
        return new UserDataView(
            user,
            owner.PasswordHash is not null,
            contacts,
            sessions,
            messages.ConvertAll(m => new MessageData(
                m.Id, m.Channel, m.Address, m.Template, m.Status.ToString().ToLowerInvariant(), m.CreatedAt)),
            audit);
    }
}
