using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Contacts;
using OtpAuth.Application.Delivery;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Accounts;

/// <summary>Asks for a code that, verified, adds an address to the caller's account or takes the place of the one on its channel.</summary>
public sealed record AddContactCommand(Guid UserId, Guid SessionId, string? Email, string? Phone, string? Locale, ClientDevice Device)
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

internal sealed class AddContactHandler(ContactProof contacts, IAppDbContext db, IOptions<SmsOptions> sms)
    : IRequestHandler<AddContactCommand, Result<ChallengeView>>
{
    public async Task<Result<ChallengeView>> Handle(AddContactCommand request, CancellationToken cancellationToken)
    {
        if (await UserViews.FindAsync(db, request.UserId, request.SessionId, cancellationToken) is null)
            return SessionErrors.Unauthenticated;

        var destination = Destination.Parse(request.Email, request.Phone, sms.Value.DefaultCountryCode);
        var intent = new ContactIntent(request.UserId, request.SessionId);
        return await contacts.AskAsync(intent, destination, request.Locale, request.Device, cancellationToken);
    }
}
