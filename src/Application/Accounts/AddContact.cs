using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Contacts;
using OtpAuth.Application.Delivery;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Accounts;

/// <summary>
/// Asks for a code that, verified, adds an address to the caller's account or takes the place of the one on its channel. Takes a session that
/// signed in a moment ago: the new address will open the account.
/// </summary>
public sealed record AddContactCommand(Guid SessionId, string? Email, string? Phone, string? Locale, ClientDevice Device)
    : IRequest<Result<ChallengeView>>;

internal sealed class AddContactValidator : AbstractValidator<AddContactCommand>
{
    public AddContactValidator(IOptions<SmsOptions> sms)
    {
        this.RuleForAnAddress(c => c.Email, c => c.Phone);
        this.RuleForEmailOrPhone(c => c.Email, c => c.Phone, sms.Value.DefaultCountryCode);
        this.RuleForLocale(c => c.Locale);
    }
}

internal sealed class AddContactHandler(ContactProof contacts, AccountOwners owners, IOptions<SmsOptions> sms)
    : IRequestHandler<AddContactCommand, Result<ChallengeView>>
{
    public async Task<Result<ChallengeView>> Handle(AddContactCommand request, CancellationToken cancellationToken)
    {
        if (await owners.FindBySessionAsync(request.SessionId, cancellationToken) is not { } owner)
            return SessionErrors.Unauthenticated;
        if (!owner.SignedInRecently)
            return AccountErrors.SignInAgain;

        var destination = Destination.Parse(request.Email, request.Phone, sms.Value.DefaultCountryCode);
        var intent = new ContactIntent(owner.UserId, request.SessionId);
        return await contacts.AskAsync(intent, destination, request.Locale, request.Device, cancellationToken);
    }
}
