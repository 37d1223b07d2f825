using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Contacts;
using OtpAuth.Application.Delivery;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>Sends a new code to an email address or a phone number.</summary>
/// <param name="Channel">Where an address could take several; must fit the address.</param>
/// <param name="Locale">BCP 47 tag of the message's language; unknown ones fall back to English.</param>
/// <param name="Context">What a step-up approves, up to 200 characters, shown in the message.</param>
/// <param name="IdempotencyKey">Repeats within 24 hours send nothing and answer alike.</param>
public sealed record SendOtpCommand(
    string? Email,
    string? Phone,
    OtpPurpose Purpose,
    Channel? Channel,
    string? Locale,
    string? Context,
    string? IdempotencyKey,
    ClientDevice Device) : IRequest<Result<ChallengeView>>;

internal sealed class SendOtpValidator : AbstractValidator<SendOtpCommand>
{
    internal const int MaxContext = 200;
    private const int MaxIdempotencyKey = 255;

    public SendOtpValidator(IOptions<SmsOptions> sms)
    {
        this.RuleForAnAddress(c => c.Email, c => c.Phone);
        this.RuleForEmailOrPhone(c => c.Email, c => c.Phone, sms.Value.DefaultCountryCode);
        RuleFor(c => c.Channel)
            .Must((c, channel) => channel is null || channel == (c.Email is null ? Domain.Contacts.Channel.Sms : Domain.Contacts.Channel.Email))
            .WithMessage("Does not fit the address.");
        this.RuleForLocale(c => c.Locale);
        RuleFor(c => c.Context).NotEmpty().When(c => c.Purpose == OtpPurpose.StepUp)
            .WithMessage("Say what the code approves, e.g. \"Pay 250.00 EUR to Example Ltd\".");
        RuleFor(c => c.Context).Null().When(c => c.Purpose != OtpPurpose.StepUp).WithMessage("Goes with purpose step_up only.");
        RuleFor(c => c.Context).MaximumLength(MaxContext).WithMessage($"Is longer than {MaxContext} characters.");
        RuleFor(c => c.Context).Must(text => text?.Any(char.IsControl) != true).WithMessage("Has control characters.");
        RuleFor(c => c.Context).Must(text => text?.Contains("://", StringComparison.Ordinal) != true).WithMessage("Has a link in it.");
        RuleFor(c => c.IdempotencyKey)
            .Must(key => key is null || (key.Length is > 0 and <= MaxIdempotencyKey && key.All(c => c is > ' ' and <= '~')))
            .OverridePropertyName("Idempotency-Key")
            .WithMessage("Takes 1 to 255 visible ASCII characters, e.g. a UUID.");
    }
}

internal sealed class SendOtpHandler(OtpChallenges challenges, IOptions<SmsOptions> sms)
    : IRequestHandler<SendOtpCommand, Result<ChallengeView>>
{
    public Task<Result<ChallengeView>> Handle(SendOtpCommand request, CancellationToken cancellationToken)
    {
        var destination = Destination.Parse(request.Email, request.Phone, sms.Value.DefaultCountryCode);
        return challenges.AskAsync(
            new OtpChallenges.Question(destination, request.Purpose, request.Locale, request.Device, request.Context, IdempotencyKey: KeyOf(request)),
            cancellationToken);
    }

    private static IdempotencyKey? KeyOf(SendOtpCommand request) => request.IdempotencyKey is null
        ? null
        : new IdempotencyKey(
            SHA256.HashData(Encoding.ASCII.GetBytes(request.IdempotencyKey)),
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
                '\0', request.Email, request.Phone, request.Purpose, request.Channel, request.Locale, request.Context))));
}
