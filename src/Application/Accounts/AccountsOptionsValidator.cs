using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Application.Accounts;

internal sealed class AccountsOptionsValidator : IValidateOptions<AccountsOptions>
{
    // OWASP's floor for PBKDF2-HMAC-SHA-512 (Password Storage Cheat Sheet).
    private const int MinRounds = 210_000;

    public ValidateOptionsResult Validate(string? name, AccountsOptions options)
    {
        var problems = new SettingProblems();
        problems.Require(
            Enum.IsDefined(options.PasswordLogin),
            "Accounts:PasswordLogin",
            $"is {options.PasswordLogin}, neither PasswordThenCode nor PasswordOnly",
            "For example: Accounts__PasswordLogin=PasswordThenCode");
        problems.RequireWithin("Accounts:PasswordHashRounds", options.PasswordHashRounds, MinRounds, 10_000_000);
        problems.RequireWithin("Accounts:PasswordHashQueue", options.PasswordHashQueue, 1, 1000);
        problems.RequireWithin("Accounts:PasswordFailuresPerHour", options.PasswordFailuresPerHour, 1, 10);
        problems.RequireWithin("Accounts:PasswordFailuresPerDay", options.PasswordFailuresPerDay, options.PasswordFailuresPerHour, 20);
        problems.RequireWithin(
            "Accounts:ResetTokenLifetime", options.ResetTokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
        return problems.ToResult();
    }
}
