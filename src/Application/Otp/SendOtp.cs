using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Delivery;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>Sends a new code to an email address or a phone number.</summary>
/// <param name="Channel">Where an address could take several; must fit the address.</param>
/// <param name="Locale">BCP 47 tag of the message's language; unknown ones fall back to English.</param>
/// <param name="Context">What a step-up approves, up to 200 characters, shown in the message.</param>
/// <param name="IdempotencyKey">Repeats within 24 hours send nothing and answer alike.</param>
public sealed record SendOtpCommand(
    string? Email, string? Phone, OtpPurpose Purpose, Channel? Channel, string? Locale, string? Context, string? IdempotencyKey)
    : IRequest<Result<ChallengeView>>;

internal sealed class SendOtpValidator : AbstractValidator<SendOtpCommand>
{
    private const int MaxContext = 200;
    private const int MaxIdempotencyKey = 255;

    public SendOtpValidator(IOptions<SmsOptions> sms)
    {
        RuleFor(c => c.Email).NotNull().When(c => c.Phone is null).WithMessage("Give an email address or a phone number.");
        this.RuleForEmailOrPhone(c => c.Email, c => c.Phone, sms.Value.DefaultCountryCode);
        RuleFor(c => c.Channel)
            .Must((c, channel) => channel is null || channel == (c.Email is null ? Domain.Contacts.Channel.Sms : Domain.Contacts.Channel.Email))
            .WithMessage("Does not fit the address.");
        RuleFor(c => c.Locale).Matches("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}\\z").WithMessage("Is not a language tag, e.g. en or pt-BR.");
        RuleFor(c => c.Context).NotEmpty().When(c => c.Purpose == OtpPurpose.StepUp)
            .WithMessage("Say what the code approves, e.g. \"Pay 250.00 EUR to Example Ltd\".");
        RuleFor(c => c.Context).Null().When(c => c.Purpose != OtpPurpose.StepUp).WithMessage("Goes with purpose step_up only.");
        RuleFor(c => c.Context).MaximumLength(MaxContext).WithMessage($"Is longer than {MaxContext} characters.");
        RuleFor(c => c.Context).Must(text => text?.Any(char.IsControl) != true).WithMessage("Has control characters.");
        RuleFor(c => c.Context).Must(text => text?.Contains("://", StringComparison.Ordinal) != true).WithMessage("Has a link in it.");
        RuleFor(c => c.IdempotencyKey)
            .Must(key => key is null || (key.Length is > 0 and <= MaxIdempotencyKey && key.All(c => c is > ' ' and <= '~')))
            .WithMessage("The Idempotency-Key header takes 1 to 255 visible ASCII characters, e.g. a UUID.");
    }
}

internal sealed partial class SendOtpHandler(
    IOtpCodes codes,
    IOtpSends sends,
    IOutboxDoorbell doorbell,
    IDeliveryChannels channels,
    IOptions<OtpOptions> options,
    IOptions<SmsOptions> sms,
    ILogger<SendOtpHandler> logger) : IRequestHandler<SendOtpCommand, Result<ChallengeView>>
{
    public async Task<Result<ChallengeView>> Handle(SendOtpCommand request, CancellationToken cancellationToken)
    {
        if (!Destination.TryParse(request.Email, request.Phone, sms.Value.DefaultCountryCode, out var destination))
            throw new InvalidOperationException("The validator let an address through that does not parse.");
        if (!channels.IsEnabled(destination.Channel))
            return DeliveryErrors.ChannelUnavailable;

        var locale = request.Locale ?? "en";
        var rules = options.Value.RulesFor(request.Purpose, codes.ActiveKeyId);
        var challenge = OtpChallenge.Issue(destination, codes.KeyOf(destination), request.Purpose, request.Context, locale, rules);
        var message = OutboxMessage.ForOtp(challenge.Id, destination, locale);

        var sent = await sends.SendAsync(challenge, message, options.Value.SendLimits, KeyOf(request), cancellationToken);
        if (!sent.Succeeded)
        {
            LogRefused(destination, request.Purpose, sent.Error.Code);
            return sent.Error;
        }

        doorbell.Ring();
        LogAccepted(sent.Value.ChallengeId, destination, request.Purpose);
        return ChallengeView.Of(sent.Value, destination.Channel, destination.Mask(), request.Purpose);
    }

    private static IdempotencyKey? KeyOf(SendOtpCommand request) => request.IdempotencyKey is null
        ? null
        : new IdempotencyKey(
            SHA256.HashData(Encoding.ASCII.GetBytes(request.IdempotencyKey)),
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
                '\0', request.Email, request.Phone, request.Purpose, request.Channel, request.Locale, request.Context))));

    [LoggerMessage(Level = LogLevel.Information, Message = "Challenge {ChallengeId} accepted for {Destination} ({Purpose})")]
    private partial void LogAccepted(Guid challengeId, Destination destination, OtpPurpose purpose);

    [LoggerMessage(Level = LogLevel.Information, Message = "Send to {Destination} ({Purpose}) refused: {Code}")]
    private partial void LogRefused(Destination destination, OtpPurpose purpose, string code);
}
