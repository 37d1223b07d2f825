using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Contacts;
using OtpAuth.Application.Delivery;
using OtpAuth.Application.Otp;
using OtpAuth.Application.Protection;
using OtpAuth.Application.Sessions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Accounts;

/// <summary>
/// Asks for a code that registers an account when it is verified, or signs in to the one that the address has. Nothing is kept of it but
/// the challenge, which expires. Of two addresses, the email is proven first.
/// </summary>
public sealed record RegisterCommand(
    string? Email, string? Phone, string? Password, string? DisplayName, string? Locale, ClientDevice Device) : IRequest<Result<ChallengeView>>
{
    /// <summary>Never the password.</summary>
    public override string ToString() => nameof(RegisterCommand);
}

internal sealed class RegisterValidator : AbstractValidator<RegisterCommand>
{
    public RegisterValidator(IOptions<SmsOptions> sms)
    {
        this.RuleForAnAddress(c => c.Email, c => c.Phone);
        this.RuleForEmailAndPhone(c => c.Email, c => c.Phone, sms.Value.DefaultCountryCode);
        this.RuleForLocale(c => c.Locale);
        RuleFor(c => c.DisplayName).Must(name => name is null || Domain.Accounts.DisplayName.IsValid(name))
            .WithMessage($"Is not a name: 1 to {Domain.Accounts.DisplayName.MaxLength} characters, no control characters, no link.");
    }
}

internal sealed class RegisterHandler(
    OtpChallenges challenges, NewPasswords passwords, SendGate gate, RefusalAudit audit, IOptions<SmsOptions> sms)
    : IRequestHandler<RegisterCommand, Result<ChallengeView>>
{
    /// <summary>Known and unknown addresses go the same way: whose the address is, is settled when the code is verified.</summary>
    public async Task<Result<ChallengeView>> Handle(RegisterCommand request, CancellationToken cancellationToken)
    {
        var phone = request.Phone is null ? null : Destination.Parse(null, request.Phone, sms.Value.DefaultCountryCode);
        var email = request.Email is null ? null : Destination.Parse(request.Email, null, null);
        var name = request.DisplayName is null ? null : DisplayName.Normalize(request.DisplayName);

        // Beside an email address the number is asked only later, when a refusal would go unseen. Either comes before the password is
        // hashed, which is work that a proof is to be given for.
        var to = (email ?? phone)!;
        var refused = email is not null && phone is not null ? gate.Refuse(phone) : null;
        refused ??= await gate.RefuseAsync(new SendCase(to, request.Device), cancellationToken);
        if (refused is not null)
        {
            audit.SendRefused(to, refused);
            return refused;
        }

        string? hash = null;
        if (request.Password is not null)
        {
            var hashed = await passwords.HashAsync(
                request.Password, "password", name, new[] { email, phone }.OfType<Destination>(), cancellationToken);
            if (!hashed.Succeeded)
                return hashed.Error;
            hash = hashed.Value;
        }

        var intent = new SignInIntent(DisplayName: name, PasswordHash: hash, Phone: email is null ? null : phone?.Address);
        return await challenges.AskForSignInAsync(to, request.Locale, request.Device, SignIn.Intent(intent), cancellationToken);
    }
}
