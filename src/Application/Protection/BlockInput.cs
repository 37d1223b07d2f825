using FluentValidation;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

internal static class BlockInput
{
    /// <summary>The rule of every request that says what an operator's rule is about.</summary>
    public static void RuleForBlock<T>(this AbstractValidator<T> validator, Func<T, BlockKind?> kind, Func<T, string?> value) =>
        validator.RuleFor(c => c).Custom((command, context) =>
        {
            if (kind(command) is not { } given || !Enum.IsDefined(given))
                context.AddFailure("kind", "Give country, number_prefix, email_domain or network.");
            else if (BlockValue.Normalize(given, value(command)) is null)
                context.AddFailure("value", MessageFor(given));
        });

    private static string MessageFor(BlockKind kind) => kind switch
    {
        BlockKind.Country => "Is not an ISO 3166 alpha-2 code, e.g. IN.",
        BlockKind.NumberPrefix => "Is not a plus sign and 1 to 15 digits, e.g. +9198765.",
        BlockKind.EmailDomain => "Is not a domain, e.g. example.com.",
        _ => "Is not an address or a network of /8 (IPv6: /16) or narrower, e.g. 203.0.113.0/24.",
    };
}
