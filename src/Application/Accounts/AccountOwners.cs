using Microsoft.EntityFrameworkCore;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Accounts;

/// <summary>Whose account it is, with all that a new password must not be made of.</summary>
/// <param name="Contacts">The email address first, if there is one.</param>
/// <param name="SignedInFor">How long ago the session began.</param>
internal sealed record AccountOwner(
    Guid UserId, string? DisplayName, string? PasswordHash, IReadOnlyList<Destination> Contacts, TimeSpan SignedInFor)
{
    // A stolen session that lives on refreshes can neither destroy the account nor take it over.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    /// <summary>Whether the session signed in within the last 10 minutes.</summary>
    public bool SignedInRecently => SignedInFor <= Recent;
}

/// <summary>Finds the owner of an account by what they hold.</summary>
internal sealed class AccountOwners(IAppDbContext db, IOtpCodes codes)
{
    public Task<AccountOwner?> FindBySessionAsync(Guid sessionId, CancellationToken cancellationToken) => FindAsync(
        db.Sessions
            .Where(s => s.Id == sessionId && s.RevokedAt == null && s.ExpiresAt > DatabaseClock.Now())
            .Select(s => new Holder { UserId = s.UserId, Since = s.CreatedAt }),
        cancellationToken);

    public Task<AccountOwner?> FindByResetTokenAsync(byte[] tokenHash, CancellationToken cancellationToken) => FindAsync(
        db.ResetTokens
            .Where(t => t.Hash == tokenHash && t.ExpiresAt > DatabaseClock.Now())
            .Select(t => new Holder { UserId = t.UserId, Since = DatabaseClock.Now() }),
        cancellationToken);

    public IReadOnlyCollection<byte[]> KeysOf(AccountOwner owner) => [.. owner.Contacts.Select(codes.KeyOf)];

    private async Task<AccountOwner?> FindAsync(IQueryable<Holder> holders, CancellationToken cancellationToken)
    {
        var found = await holders
            .Join(db.Users, h => h.UserId, u => u.Id, (h, u) => new
            {
                u.Id,
                u.DisplayName,
                u.PasswordHash,
                Contacts = db.ContactPoints.Where(c => c.UserId == u.Id).OrderBy(c => c.Channel).Select(c => new { c.Channel, c.Address }).ToList(),
                h.Since,
                Now = DatabaseClock.Now(),
            })
            .AsNoTracking()
            .FirstOrDefaultAsync(cancellationToken);
        return found is null
            ? null
            : new AccountOwner(
                found.Id,
                found.DisplayName,
                found.PasswordHash,
                [.. found.Contacts.Select(c => Destination.Restore(c.Channel, c.Address))],
                found.Now - found.Since);
    }

    /// <summary>Not positional: the database can look into an initializer, not into a constructor.</summary>
    private sealed record Holder
    {
        public Guid UserId { get; init; }

        public DateTimeOffset Since { get; init; }
    }
}
