using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Contacts;
using OtpAuth.Application.Delivery;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>What to lift.</summary>
public enum LiftScope
{
    /// <summary>Wrong codes and passwords, and messages.</summary>
    All,

    /// <summary>Wrong codes and passwords: the lock.</summary>
    Guesses,

    /// <summary>Messages that count against the next one.</summary>
    Sends,
}

/// <summary>Forgets what counts against one destination, so that its owner gets on.</summary>
/// <param name="Key">Its key, as the audit and the top list show it, instead of the address.</param>
/// <param name="Purpose">Whose wrong guesses: of a purpose, or <c>password</c>; null for all.</param>
/// <param name="Operator">Who does.</param>
public sealed record LiftLimitCommand(string? Email, string? Phone, string? Key, LiftScope Scope, string? Purpose, string Operator)
    : IRequest<Result<LiftView>>;

/// <param name="Guesses">Purposes whose wrong guesses were forgotten.</param>
/// <param name="Sends">Messages that count no longer.</param>
public sealed record LiftView(string Key, int Guesses, int Sends);

internal sealed class LiftLimitValidator : AbstractValidator<LiftLimitCommand>
{
    private const int KeyDigits = 64;
    private static readonly string[] Purposes = ["login", "verify_contact", "password_reset", "step_up", "password"];

    public LiftLimitValidator(IOptions<SmsOptions> sms)
    {
        this.RuleForEmailOrPhone(c => c.Email, c => c.Phone, sms.Value.DefaultCountryCode);
        RuleFor(c => c.Key).NotNull().When(c => c.Email is null && c.Phone is null).WithMessage("Give an email address, a phone number or a key.");
        RuleFor(c => c.Key).Null().When(c => c.Email is not null || c.Phone is not null).WithMessage("Give either an address or a key, not both.");
        RuleFor(c => c.Key).Must(key => key is null || (key.Length == KeyDigits && key.All(char.IsAsciiHexDigit)))
            .WithMessage($"Is not a key: {KeyDigits} hexadecimal digits.");
        RuleFor(c => c.Scope).IsInEnum();
        RuleFor(c => c.Purpose).Must(purpose => purpose is null || Purposes.Contains(purpose))
            .WithMessage($"Is none of {string.Join(", ", Purposes)}.");
        RuleFor(c => c.Purpose).Null().When(c => c.Scope == LiftScope.Sends).WithMessage("Messages are counted over all purposes.");
    }
}

internal sealed class LiftLimitHandler(IDestinationLimits limits, IOtpCodes codes, IOptions<SmsOptions> sms)
    : IRequestHandler<LiftLimitCommand, Result<LiftView>>
{
    public async Task<Result<LiftView>> Handle(LiftLimitCommand request, CancellationToken cancellationToken)
    {
        var destination = request.Key is null ? Destination.Parse(request.Email, request.Phone, sms.Value.DefaultCountryCode) : null;
        var key = destination is null ? Convert.FromHexString(request.Key!) : codes.KeyOf(destination);
        var lifted = await limits.LiftAsync(
            key,
            request.Purpose,
            request.Scope != LiftScope.Sends,
            request.Scope != LiftScope.Guesses && request.Purpose is null,
            destination?.Mask(),
            request.Operator,
            cancellationToken);
        return lifted is null
            ? ProtectionErrors.LimitNotFound
            : new LiftView(Convert.ToHexStringLower(key), lifted.Guesses, lifted.Sends);
    }
}
