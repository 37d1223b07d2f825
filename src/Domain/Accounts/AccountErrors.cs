using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Accounts;

/// <summary>The codes with which account calls refuse.</summary>
public static class AccountErrors
{
    /// <summary>Wrong password, no password or no such account: one answer for all.</summary>
    public static readonly Error InvalidCredentials = new(
        "invalid_credentials", "The address or the password is wrong.", ErrorKind.Unauthenticated);

    /// <summary>The signed-in user typed another password than the current one.</summary>
    public static readonly Error WrongPassword = new("wrong_password", "The current password is wrong.", ErrorKind.Invalid);

    public static readonly Error NoPassword = new(
        "password_not_set", "This account has no password yet. Set a first one with password/forgot and password/reset.", ErrorKind.Conflict);

    /// <summary>Unknown, expired or used: one answer for all.</summary>
    public static readonly Error ResetTokenInvalid = new(
        "reset_token_invalid", "The reset token is wrong or no longer valid. Ask for a new code.", ErrorKind.Invalid);

    /// <summary>Told only to who has just proven that the address is theirs.</summary>
    public static readonly Error ContactTaken = new("contact_taken", "This address belongs to another account.", ErrorKind.Conflict);

    public static readonly Error SignInAgain = new(
        "reauthentication_required", "This takes a session that signed in within the last 10 minutes.", ErrorKind.Forbidden);

    /// <summary>More passwords wait to be hashed than this node can hash in a bearable time.</summary>
    public static readonly Error Busy = new(
        "service_unavailable", "Too many passwords are being checked right now. Try again in a moment.", ErrorKind.Unavailable)
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    /// <summary>The budget of wrong passwords for this address is spent.</summary>
    public static Error PasswordLocked(TimeSpan retryAfter) =>
        new("password_locked", "Too many wrong passwords. Try again later, or sign in by code.", ErrorKind.TooMany) { RetryAfter = retryAfter };
}
