using FluentValidation;
using MediatR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Contacts;
using OtpAuth.Application.Delivery;
using OtpAuth.Application.Protection;
using OtpAuth.Application.Sessions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>Answers a challenge, named by its id or by its address and purpose.</summary>
/// <param name="Code">6 to 10 ASCII digits; spaces and hyphens between them are dropped.</param>
/// <param name="Context">What the caller wants to have approved; with another context than the challenge's, no code is right.</param>
/// <param name="ContactOf">Takes only a challenge that adds an address to this user.</param>
public sealed record VerifyOtpCommand(
    Guid? ChallengeId,
    string? Email,
    string? Phone,
    OtpPurpose? Purpose,
    string? Code,
    string? Context,
    ClientDevice Device,
    Guid? ContactOf = null) : IRequest<Result<VerifiedOtp>>
{
    /// <summary>Never the code.</summary>
    public override string ToString() => nameof(VerifyOtpCommand);
}

/// <summary>What a right code earned: a session, a reset token, a proof or an address of one's own, by purpose.</summary>
/// <param name="User">With the address that was added.</param>
/// <param name="Next">The challenge of the second address that was registered; null if there is none, or it could not be asked.</param>
/// <param name="DeviceToken">By which the device is recognised from now on; null where none is.</param>
public sealed record VerifiedOtp(
    SignedIn? Session = null,
    string? ResetToken = null,
    string? Proof = null,
    UserView? User = null,
    ChallengeView? Next = null,
    string? DeviceToken = null)
{
    /// <summary>Never the tokens.</summary>
    public override string ToString() => nameof(VerifiedOtp);
}

internal sealed class VerifyOtpValidator : AbstractValidator<VerifyOtpCommand>
{
    public VerifyOtpValidator(IOptions<SmsOptions> sms)
    {
        RuleFor(c => c.ChallengeId).NotNull().When(c => c.Email is null && c.Phone is null)
            .WithMessage("Give the challenge, or the email address or phone number that the code went to.");
        RuleFor(c => c.ChallengeId).Null().When(c => c.Email is not null || c.Phone is not null)
            .WithMessage("Give either the challenge or an address, not both.");
        RuleFor(c => c.Purpose).Null().When(c => c.ChallengeId is not null).WithMessage("Goes with an address only.");
        this.RuleForEmailOrPhone(c => c.Email, c => c.Phone, sms.Value.DefaultCountryCode);
        RuleFor(c => c.Context).MaximumLength(SendOtpValidator.MaxContext).WithMessage($"Is longer than {SendOtpValidator.MaxContext} characters.");
        RuleFor(c => c.Code).Must(code => TypedCode.TryRead(code, out _)).WithMessage("Is not a code: 6 to 10 digits.");
    }
}

internal sealed partial class VerifyOtpHandler(
    IOtpCodes codes,
    IOtpAttempts attempts,
    IDeviceTokens deviceTokens,
    RightCode rightCode,
    RefusalAudit audit,
    IOptions<OtpOptions> options,
    IOptions<SmsOptions> sms,
    ILogger<VerifyOtpHandler> logger) : IRequestHandler<VerifyOtpCommand, Result<VerifiedOtp>>
{
    public async Task<Result<VerifiedOtp>> Handle(VerifyOtpCommand request, CancellationToken cancellationToken)
    {
        // Counted before it is judged, so that parallel guesses cannot share one attempt.
        var taken = await TakeAttemptAsync(request, cancellationToken);
        if (!taken.Succeeded)
        {
            LogRefused(request.ChallengeId, taken.Error.Code);
            audit.GuessRefused(Named(request), request.ChallengeId, taken.Error);
            return taken.Error;
        }

        var attempt = taken.Value;
        if (!IsRight(attempt, request))
        {
            LogWrong(attempt.ChallengeId, attempt.AttemptsLeft);
            audit.CodeWrong(Destination.Restore(attempt.Channel, attempt.Address), attempt.ChallengeId);
            return request.ChallengeId is null ? OtpErrors.Invalid : OtpErrors.Wrong(attempt.AttemptsLeft);
        }

        // What was asked for beyond the purpose is done only for whoever knows the challenge's id: see OtpChallenges.
        var asked = request.ChallengeId is null ? attempt with { Intent = null } : attempt;
        var verified = await rightCode.SpendAsync(asked, request.Device, cancellationToken);
        LogRight(attempt.ChallengeId, attempt.Purpose, verified.Succeeded);
        return verified.Succeeded ? verified.Value with { DeviceToken = DeviceTokenFor(attempt, request.Device) } : verified;
    }

    private Task<Result<TakenAttempt>> TakeAttemptAsync(VerifyOtpCommand request, CancellationToken cancellationToken)
    {
        var limits = options.Value.GuessLimits;
        return Named(request) is not { } destination
            ? attempts.TakeAsync(request.ChallengeId!.Value, request.Device, limits, cancellationToken)
            : attempts.TakeAsync(codes.KeyOf(destination), request.Purpose ?? OtpPurpose.Login, request.Device, limits, cancellationToken);
    }

    private string? DeviceTokenFor(TakenAttempt attempt, ClientDevice device) =>
        deviceTokens.Issue(device.Recognitions, codes.KeyOf(Destination.Restore(attempt.Channel, attempt.Address)));

    /// <returns>Null for who names the challenge by its id.</returns>
    private Destination? Named(VerifyOtpCommand request) =>
        request.ChallengeId is null ? Destination.Parse(request.Email, request.Phone, sms.Value.DefaultCountryCode) : null;

    /// <summary>A right code from the wrong browser, for another context or for another's account is a wrong one, and counts as one.</summary>
    private bool IsRight(TakenAttempt attempt, VerifyOtpCommand request) =>
        TypedCode.TryRead(request.Code, out var code)
        && codes.Matches(attempt.Seed with { Context = request.Context ?? attempt.Seed.Context }, code)
        && (!attempt.BrowserBound || request.Device.Is(attempt.Browser))
        && (request.ContactOf is null || RightCode.ContactOf(attempt)?.UserId == request.ContactOf);

    [LoggerMessage(Level = LogLevel.Information, Message = "Guess at challenge {ChallengeId} not taken: {Code}")]
    private partial void LogRefused(Guid? challengeId, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "Wrong code for challenge {ChallengeId}, {AttemptsLeft} attempts left")]
    private partial void LogWrong(Guid challengeId, int attemptsLeft);

    [LoggerMessage(Level = LogLevel.Information, Message = "Right code for challenge {ChallengeId} ({Purpose}), taken: {Taken}")]
    private partial void LogRight(Guid challengeId, OtpPurpose purpose, bool taken);
}
