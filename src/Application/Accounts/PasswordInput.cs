using FluentValidation;
using OtpAuth.Domain.Accounts;

namespace OtpAuth.Application.Accounts;

internal static class PasswordInput
{
    /// <summary>What could not have been set is refused before any work is spent on it.</summary>
    public static void MustBeHashable<T>(this IRuleBuilder<T, string?> password) => password
        .Must(typed => typed is null || Password.Normalize(typed) is { IsTooLong: false, IsWellFormed: true })
        .WithMessage($"Is longer than {Password.MaxLength} characters, or is not Unicode text.");
}
