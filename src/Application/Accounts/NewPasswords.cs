using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Settings;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Accounts;

/// <summary>Takes a new password only if it keeps the rules, and hashes it only then.</summary>
internal sealed class NewPasswords(IPasswords passwords, IOptions<AccountsOptions> options, IOptions<BrandOptions> brand)
{
    /// <param name="field">The camelCase field that is named where the password breaks a rule.</param>
    /// <param name="displayName">Of the account, which the password must not be made of.</param>
    /// <param name="contacts">Of the account, likewise.</param>
    /// <returns>The hash to keep.</returns>
    public async Task<Result<string>> HashAsync(
        string typed, string field, string? displayName, IEnumerable<Destination> contacts, CancellationToken cancellationToken)
    {
        var password = Password.Normalize(typed);
        var context = new PasswordContext(brand.Value.Name, displayName, contacts);
        var faults = PasswordRules.FaultsOf(password, options.Value.MinPasswordLength, context, passwords.IsCommon);
        if (faults.Count > 0)
            return CommonErrors.Validation(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [.. faults] });

        return await passwords.HashAsync(password, cancellationToken);
    }
}
