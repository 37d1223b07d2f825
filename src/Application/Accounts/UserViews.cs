using Microsoft.EntityFrameworkCore;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Accounts;

internal static class UserViews
{
    /// <summary>The session is asked in the same round trip: a token whose session has ended shows nothing.</summary>
    public static Task<UserView?> FindAsync(IAppDbContext db, Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        var live = db.Sessions.Where(s => s.Id == sessionId && s.RevokedAt == null && s.ExpiresAt > DatabaseClock.Now());
        return FirstAsync(db, db.Users.Where(u => u.Id == userId && live.Any(s => s.UserId == u.Id)), cancellationToken);
    }

    /// <summary>Whatever has become of the sessions: for who has shown already that the account is theirs.</summary>
    public static Task<UserView?> OfAsync(IAppDbContext db, Guid userId, CancellationToken cancellationToken) =>
        FirstAsync(db, db.Users.Where(u => u.Id == userId), cancellationToken);

    private static async Task<UserView?> FirstAsync(IAppDbContext db, IQueryable<User> users, CancellationToken cancellationToken)
    {
        var found = await users.AsNoTracking()
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
