using Microsoft.EntityFrameworkCore;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Accounts;

internal static class UserViews
{
    /// <summary>The session is asked in the same round trip: a token whose session has ended shows nothing.</summary>
    public static async Task<UserView?> FindAsync(IAppDbContext db, Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        var live = db.Sessions.Where(s => s.Id == sessionId && s.RevokedAt == null && s.ExpiresAt > DatabaseClock.Now());
        var found = await db.Users.AsNoTracking()
            .Where(u => u.Id == userId && live.Any(s => s.UserId == u.Id))
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
            ? null
            : new UserView(
                found.Id, found.Email, found.Email is not null, found.Phone, found.Phone is not null, found.DisplayName, found.CreatedAt);
    }
}
