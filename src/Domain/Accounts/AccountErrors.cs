using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Accounts;

/// <summary>The codes with which account calls refuse.</summary>
public static class AccountErrors
{
    /// <summary>More passwords wait to be hashed than this node can hash in a bearable time.</summary>
    public static readonly Error Busy = new(
        "service_unavailable", "Too many passwords are being checked right now. Try again in a moment.", ErrorKind.Unavailable)
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };
}
