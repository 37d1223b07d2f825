using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Contacts;
using OtpAuth.Application.Delivery;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Accounts;

/// <summary>Asks for a code that gives leave to set a new password. An address without account gets the same answer, and no message.</summary>
public sealed record ForgotPasswordCommand(string? Email, string? Phone, string? Locale, ClientDevice Device) : IRequest<Result<ChallengeView>>;

internal sealed class ForgotPasswordValidator : AbstractValidator<ForgotPasswordCommand>
{
    public ForgotPasswordValidator(IOptions<SmsOptions> sms)
    {
        this.RuleForAnAddress(c => c.Email, c => c.Phone);
        this.RuleForEmailOrPhone(c => c.Email, c => c.Phone, sms.Value.DefaultCountryCode);
        this.RuleForLocale(c => c.Locale);
    }
}

internal sealed class ForgotPasswordHandler(OtpChallenges challenges, IOptions<SmsOptions> sms)
    : IRequestHandler<ForgotPasswordCommand, Result<ChallengeView>>
{
    public Task<Result<ChallengeView>> Handle(ForgotPasswordCommand request, CancellationToken cancellationToken)
    {
        var destination = Destination.Parse(request.Email, request.Phone, sms.Value.DefaultCountryCode);
        return challenges.AskForResetAsync(destination, request.Locale, request.Device, cancellationToken);
    }
}
