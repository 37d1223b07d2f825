using MediatR;
using Microsoft.EntityFrameworkCore;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Sessions;

/// <summary>The live sessions of the caller, the last used first.</summary>
public sealed record ListSessionsQuery(Guid SessionId) : IRequest<Result<IReadOnlyList<SessionView>>>;

/// <summary>A session as its owner sees it.</summary>
/// <param name="Device">What the user agent says, in words: <c>Firefox on Windows</c>.</param>
/// <param name="Network">Where it was last used, cut to the network: <c>203.0.113.0/24</c>.</param>
/// <param name="LastUsedAt">When it began or was last refreshed.</param>
/// <param name="ExpiresAt">Its end, whatever its use.</param>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record SessionView(
    Guid Id,
    string Device,
    string? Network,
    IReadOnlyList<string> Amr,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUsedAt,
    DateTimeOffset ExpiresAt,
    bool Current);

internal sealed class ListSessionsHandler(IAppDbContext db) : IRequestHandler<ListSessionsQuery, Result<IReadOnlyList<SessionView>>>
{
    public async Task<Result<IReadOnlyList<SessionView>>> Handle(ListSessionsQuery request, CancellationToken cancellationToken)
    {
        // Idle ones are over too: their last token has expired unspent.
        var live = await db.Sessions.AsNoTracking()
            .Where(s => s.RevokedAt == null && s.ExpiresAt > DatabaseClock.Now()
                && db.Sessions.Any(own => own.Id == request.SessionId && own.UserId == s.UserId && own.RevokedAt == null
                    && own.ExpiresAt > DatabaseClock.Now())
                && db.RefreshTokens.Any(t => t.SessionId == s.Id && t.RotatedAt == null && t.ExpiresAt > DatabaseClock.Now()))
            .OrderByDescending(s => s.LastUsedAt)
            .ToListAsync(cancellationToken);
        if (live.Count == 0)
            return SessionErrors.Unauthenticated;

        return live.ConvertAll(s => new SessionView(
            s.Id, DeviceName.Of(s.UserAgent), s.Network, s.Amr, s.CreatedAt, s.LastUsedAt, s.ExpiresAt, s.Id == request.SessionId));
    }
}
