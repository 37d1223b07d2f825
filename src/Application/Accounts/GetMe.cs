using MediatR;
using Microsoft.EntityFrameworkCore;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Accounts;

/// <summary>The user of a live session.</summary>
public sealed record GetMeQuery(Guid UserId, Guid SessionId) : IRequest<Result<UserView>>;

internal sealed class GetMeHandler(IAppDbContext db) : IRequestHandler<GetMeQuery, Result<UserView>>
{
    /// <summary>The session is asked in the same round trip: a token whose session has ended shows nothing.</summary>
    public async Task<Result<UserView>> Handle(GetMeQuery request, CancellationToken cancellationToken)
    {
        var live = db.Sessions.Where(s => s.Id == request.SessionId && s.RevokedAt == null);
        var found = await db.Users.AsNoTracking()
            .Where(u => u.Id == request.UserId && live.Any(s => s.UserId == u.Id))
            .Select(u => new
            {
                u.Id,
                u.DisplayName,
                u.CreatedAt,
                Email = db.ContactPoints.Where(c => c.UserId == u.Id && c.Channel == Channel.Email).Select(c => c.Address).FirstOrDefault(),
                Phone = db.ContactPoints.Where(c => c.UserId == u.Id && c.Channel == Channel.Sms).Select(c => c.Address).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(cancellationToken);

        return found is null
            ? SessionErrors.Unauthenticated
            : new UserView(
                found.Id, found.Email, found.Email is not null, found.Phone, found.Phone is not null, found.DisplayName, found.CreatedAt);
    }
}
