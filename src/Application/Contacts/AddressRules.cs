using System.Linq.Expressions;
using FluentValidation;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Contacts;

/// <summary>The rules of every request that names an email address or a phone number.</summary>
internal static class AddressRules
{
    public const string EmailMessage = "Is not an email address.";
    public const string PhoneMessage = "Is not a phone number. Give it in E.164 form, e.g. +919876543210.";

    public static void RuleForEmailOrPhone<T>(
        this AbstractValidator<T> validator, Func<T, string?> email, Func<T, string?> phone, string? defaultCountryCode) =>
        validator.RuleFor(c => c).Custom((command, context) =>
        {
            if (email(command) is { } typedEmail && phone(command) is not null)
                context.AddFailure("email", "Give either an email address or a phone number, not both.");
            else if (email(command) is { } address && !EmailAddress.TryParse(address, out _))
                context.AddFailure("email", EmailMessage);
            else if (phone(command) is { } number && !PhoneNumber.TryParse(number, defaultCountryCode, out _))
                context.AddFailure("phone", PhoneMessage);
        });

    /// <summary>Takes one of each.</summary>
    public static void RuleForEmailAndPhone<T>(
        this AbstractValidator<T> validator, Func<T, string?> email, Func<T, string?> phone, string? defaultCountryCode) =>
        validator.RuleFor(c => c).Custom((command, context) =>
        {
            if (email(command) is { } address && !EmailAddress.TryParse(address, out _))
                context.AddFailure("email", EmailMessage);
            if (phone(command) is { } number && !PhoneNumber.TryParse(number, defaultCountryCode, out _))
                context.AddFailure("phone", PhoneMessage);
        });

    /// <summary>Demands an address where <see cref="RuleForEmailOrPhone"/> leaves it open.</summary>
    public static void RuleForAnAddress<T>(this AbstractValidator<T> validator, Func<T, string?> email, Func<T, string?> phone) =>
        validator.RuleFor(c => c).Custom((command, context) =>
        {
            if (email(command) is null && phone(command) is null)
                context.AddFailure("email", "Give an email address or a phone number.");
        });

    public static void RuleForLocale<T>(this AbstractValidator<T> validator, Expression<Func<T, string?>> locale) => validator
        .RuleFor(locale).Matches("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}\\z").WithMessage("Is not a language tag, e.g. en or pt-BR.");
}
