using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Accounts;

/// <summary>
/// Who lets somebody in and who throws everybody out lock the user first, each in a statement before the one that does it: whichever comes
/// second sees all that the first has done. Those who let in do not wait for one another.
/// </summary>
internal static class OwnerLock
{
    /// <summary>For letting in whoever holds <c>@channel</c> and <c>@canonical</c>; locks nothing when nobody does.</summary>
    public static readonly Statement ToLetIn = new("""
        SELECT 1 FROM accounts.contact_points p JOIN accounts.users u ON u.id = p.user_id
        WHERE p.channel = @channel AND p.canonical = @canonical
        FOR SHARE OF u
        """);

    /// <summary>For changing what lets in.</summary>
    /// <param name="user">SQL for the user's id.</param>
    public static Statement ToChange(string user) => new($"SELECT 1 FROM accounts.users u WHERE u.id = {user} FOR NO KEY UPDATE");
}
