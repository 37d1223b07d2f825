using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Protection;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>
/// What other modules may ask of one-time passwords: to put a question to an address. An intent says what a right answer does beyond the
/// purpose; it is carried out only for whoever names the challenge by its id. The id is known to who asked and the code to who holds the
/// address, so that neither can make the other's account theirs.
/// </summary>
public sealed partial class OtpChallenges(
    IOtpCodes codes,
    IOtpSends sends,
    IOutboxDoorbell doorbell,
    IDeliveryChannels channels,
    SendGate gate,
    RefusalAudit audit,
    IOptions<OtpOptions> options,
    ILogger<OtpChallenges> logger)
{
    public const string DefaultLocale = "en";

    public Task<Result<ChallengeView>> AskForSignInAsync(
        Destination destination, string? locale, ClientDevice device, string? intent, CancellationToken cancellationToken) =>
        AskAsync(new Question(destination, OtpPurpose.Login, locale, device, Intent: intent), cancellationToken);

    public Task<Result<ChallengeView>> AskForResetAsync(
        Destination destination, string? locale, ClientDevice device, CancellationToken cancellationToken) =>
        AskAsync(new Question(destination, OtpPurpose.PasswordReset, locale, device), cancellationToken);

    public Task<Result<ChallengeView>> AskForContactAsync(
        Guid userId, Destination destination, string? locale, ClientDevice device, string intent, CancellationToken cancellationToken) =>
        AskAsync(new Question(destination, OtpPurpose.VerifyContact, locale, device, Intent: intent, UserId: userId), cancellationToken);

    internal async Task<Result<ChallengeView>> AskAsync(Question question, CancellationToken cancellationToken)
    {
        var (destination, purpose) = (question.Destination, question.Purpose);
        if (!channels.IsEnabled(destination.Channel))
            return DeliveryErrors.ChannelUnavailable;
        if (await gate.RefuseAsync(new SendCase(destination, question.Device, question.IdempotencyKey), cancellationToken) is { } refused)
        {
            // A repetition was let pass the first time: a proof is good for one message, and this sends none.
            if (refused.Kind == ErrorKind.ProofNeeded && await FindEarlierAsync(question, cancellationToken) is { } earlier)
                return earlier;
            return Refused(destination, purpose, refused);
        }

        var locale = question.Locale ?? DefaultLocale;
        var rules = options.Value.RulesFor(purpose, codes.ActiveKeyId, question.Device.UsesCookies);
        var key = codes.KeyOf(destination);
        var challenge = OtpChallenge.Issue(
            destination,
            key,
            question.Device.LimitKeyOf(key),
            purpose,
            question.Context,
            locale,
            question.Intent,
            question.Device.BrowserKey,
            question.UserId,
            rules);
        var message = OutboxMessage.ForOtp(challenge.Id, destination, locale);

        var sent = await sends.SendAsync(challenge, message, options.Value.SendLimits, question.IdempotencyKey, cancellationToken);
        if (!sent.Succeeded)
            return Refused(destination, purpose, sent.Error);

        doorbell.Ring();
        LogAccepted(sent.Value.ChallengeId, destination, purpose);
        return ChallengeView.Of(sent.Value, destination.Channel, destination.Mask(), purpose);
    }

    private async Task<ChallengeView?> FindEarlierAsync(Question question, CancellationToken cancellationToken) =>
        question.IdempotencyKey is { } key
        && await sends.FindAsync(key, options.Value.SendLimits, cancellationToken) is { } earlier
            ? ChallengeView.Of(earlier, question.Destination.Channel, question.Destination.Mask(), question.Purpose)
            : null;

    private Error Refused(Destination destination, OtpPurpose purpose, Error error)
    {
        LogRefused(destination, purpose, error.Code);
        audit.SendRefused(destination, error);
        return error;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Challenge {ChallengeId} accepted for {Destination} ({Purpose})")]
    private partial void LogAccepted(Guid challengeId, Destination destination, OtpPurpose purpose);

    [LoggerMessage(Level = LogLevel.Information, Message = "Send to {Destination} ({Purpose}) refused: {Code}")]
    private partial void LogRefused(Destination destination, OtpPurpose purpose, string code);

    internal sealed record Question(
        Destination Destination,
        OtpPurpose Purpose,
        string? Locale,
        ClientDevice Device,
        string? Context = null,
        string? Intent = null,
        IdempotencyKey? IdempotencyKey = null,
        Guid? UserId = null);
}
