using FluentValidation;
using MediatR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Delivery;
using OtpAuth.Application.Sessions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>Answers a challenge, named by its id or by its address and purpose.</summary>
/// <param name="Code">6 to 10 ASCII digits; spaces and hyphens between them are dropped.</param>
public sealed record VerifyOtpCommand(
    Guid? ChallengeId, string? Email, string? Phone, OtpPurpose? Purpose, string? Code, string? UserAgent)
    : IRequest<Result<VerifiedOtp>>;

/// <summary>What a right code earned: a session, a reset token or a proof, by purpose.</summary>
public sealed record VerifiedOtp(SignedIn? Session = null, string? ResetToken = null, string? Proof = null)
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
        RuleFor(c => c.Code).Must(code => TypedCode.TryRead(code, out _)).WithMessage("Is not a code: 6 to 10 digits.");
    }
}

internal sealed partial class VerifyOtpHandler(
    IOtpCodes codes,
    IOtpAttempts attempts,
    SignIn signIn,
    PasswordReset passwordReset,
    ITokenIssuer tokens,
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
            return taken.Error;
        }

        var attempt = taken.Value;
        if (!TypedCode.TryRead(request.Code, out var code) || !codes.Matches(attempt.Seed, code))
        {
            LogWrong(attempt.ChallengeId, attempt.AttemptsLeft);
            return request.ChallengeId is null ? OtpErrors.Invalid : OtpErrors.Wrong(attempt.AttemptsLeft);
        }

        var verified = await ConsumeAsync(attempt, request.UserAgent, cancellationToken);
        LogRight(attempt.ChallengeId, attempt.Purpose, verified is not null);
        return verified is null ? OtpErrors.Invalid : verified;
    }

    private Task<Result<TakenAttempt>> TakeAttemptAsync(VerifyOtpCommand request, CancellationToken cancellationToken)
    {
        var limits = options.Value.GuessLimits;
        if (request.ChallengeId is { } challengeId)
            return attempts.TakeAsync(challengeId, limits, cancellationToken);
        if (!Destination.TryParse(request.Email, request.Phone, sms.Value.DefaultCountryCode, out var destination))
            throw new InvalidOperationException("The validator let an address through that does not parse.");
        return attempts.TakeAsync(codes.KeyOf(destination), request.Purpose ?? OtpPurpose.Login, limits, cancellationToken);
    }

    /// <summary>Spends the challenge on what its purpose earns; null for all but the first of those who are right at once.</summary>
    private async Task<VerifiedOtp?> ConsumeAsync(TakenAttempt attempt, string? userAgent, CancellationToken cancellationToken)
    {
        var proven = Destination.Restore(attempt.Channel, attempt.Address);
        switch (attempt.Purpose)
        {
            case OtpPurpose.Login:
                var session = await signIn.CompleteAsync(attempt.ChallengeId, proven, userAgent, cancellationToken);
                return session is null ? null : new VerifiedOtp(Session: session);

            case OtpPurpose.PasswordReset:
                var resetToken = await passwordReset.AllowAsync(attempt.ChallengeId, proven, cancellationToken);
                return resetToken is null ? null : new VerifiedOtp(ResetToken: resetToken);

            default:
                var at = await attempts.ConsumeAsync(attempt.ChallengeId, cancellationToken);
                return at is null ? null : new VerifiedOtp(Proof: ProofOf(attempt, proven, at.Value));
        }
    }

    private string ProofOf(TakenAttempt attempt, Destination proven, DateTimeOffset at) =>
        tokens.Proof(attempt.ChallengeId, proven.Canonical, PurposeNames.Of(attempt.Purpose), attempt.Seed.Context, at);

    [LoggerMessage(Level = LogLevel.Information, Message = "Guess at challenge {ChallengeId} not taken: {Code}")]
    private partial void LogRefused(Guid? challengeId, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "Wrong code for challenge {ChallengeId}, {AttemptsLeft} attempts left")]
    private partial void LogWrong(Guid challengeId, int attemptsLeft);

    [LoggerMessage(Level = LogLevel.Information, Message = "Right code for challenge {ChallengeId} ({Purpose}), first: {First}")]
    private partial void LogRight(Guid challengeId, OtpPurpose purpose, bool first);
}
