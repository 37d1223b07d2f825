using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Accounts;

namespace OtpAuth.Application.Accounts;

/// <summary>Section <c>Accounts</c>.</summary>
public sealed class AccountsOptions
{
    public const string Section = "Accounts";

    /// <summary>
    /// Whether a right password is followed by a code. Default <c>PasswordThenCode</c>, new passwords of 8 code points or more; or
    /// <c>PasswordOnly</c>, new passwords of 15 or more.
    /// </summary>
    public PasswordLoginMode PasswordLogin { get; set; } = PasswordLoginMode.PasswordThenCode;

    /// <summary>Rounds of PBKDF2-HMAC-SHA-512 for each password. Default 210,000; 210,000 to 10,000,000.</summary>
    public int PasswordHashRounds { get; set; } = 210_000;

    /// <summary>Passwords that may wait to be hashed on one node; further ones are refused with 503. Default 32; 1 to 1000.</summary>
    public int PasswordHashQueue { get; set; } = 32;

    /// <summary>How long the token works that lets a new password be set. Default 5 minutes; 1 to 15 minutes.</summary>
    public TimeSpan ResetTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Wrong passwords per address in any hour. Default 10; 1 to 10.</summary>
    public int PasswordFailuresPerHour { get; set; } = 10;

    /// <summary>Wrong passwords per address in any day. Default 20; from the hourly limit to 20.</summary>
    public int PasswordFailuresPerDay { get; set; } = 20;

    // After so many in a row, only a proof of the address by code opens the password again.
    internal GuessLimits PasswordGuesses => new(PasswordFailuresPerHour, PasswordFailuresPerDay, InARow: 100);

    internal int MinPasswordLength =>
        PasswordLogin == PasswordLoginMode.PasswordOnly ? PasswordRules.MinLengthAlone : PasswordRules.MinLengthWithCode;

    /// <summary>Whether the password signs in by itself. One that was set under the shorter minimum is still followed by a code.</summary>
    internal bool IsEnough(Password password) =>
        PasswordLogin == PasswordLoginMode.PasswordOnly && password.Length >= PasswordRules.MinLengthAlone;
}
