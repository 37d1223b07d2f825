using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Sessions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>Spends a challenge on what its purpose and intent earn.</summary>
internal sealed class RightCode(
    IOtpAttempts attempts, SignIn signIn, PasswordReset passwordReset, ContactProof contacts, ITokenIssuer tokens)
{
    /// <summary>The account that the challenge adds an address to; null for every other challenge.</summary>
    public static ContactIntent? ContactOf(TakenAttempt attempt) =>
        attempt.Purpose == OtpPurpose.VerifyContact ? ContactProof.ReadIntent(attempt.Intent) : null;

    /// <returns><c>otp_invalid</c> for all but the first of those who are right at once, unless they are the same browser.</returns>
    public async Task<Result<VerifiedOtp>> SpendAsync(TakenAttempt attempt, ClientDevice device, CancellationToken cancellationToken)
    {
        var proven = Destination.Restore(attempt.Channel, attempt.Address);
        switch (attempt.Purpose)
        {
            case OtpPurpose.Login:
                return await SignInAsync(attempt, proven, device, cancellationToken);

            case OtpPurpose.PasswordReset:
                var resetToken = await passwordReset.AllowAsync(attempt.ChallengeId, proven, cancellationToken);
                return resetToken is null ? OtpErrors.Invalid : new VerifiedOtp(ResetToken: resetToken);

            case OtpPurpose.VerifyContact when ContactOf(attempt) is { } intent:
                return await AddContactAsync(attempt, proven, intent, cancellationToken);

            default:
                var at = await attempts.ConsumeAsync(attempt.ChallengeId, cancellationToken);
                return at is null ? OtpErrors.Invalid : new VerifiedOtp(Proof: ProofOf(attempt, proven, at.Value));
        }
    }

    private async Task<Result<VerifiedOtp>> SignInAsync(
        TakenAttempt attempt, Destination proven, ClientDevice device, CancellationToken cancellationToken)
    {
        var intent = SignIn.ReadIntent(attempt.Intent);
        var session = await signIn.CompleteAsync(attempt.Seed, proven, intent, device, cancellationToken);
        if (session is null && device.Is(attempt.Browser))
            session = await RepeatAsync(attempt, cancellationToken);
        return session is null
            ? OtpErrors.Invalid
            : new VerifiedOtp(Session: session, Next: await AskForPhoneAsync(intent, session, device, cancellationToken));
    }

    private async Task<SignedIn?> RepeatAsync(TakenAttempt attempt, CancellationToken cancellationToken)
    {
        var session = await signIn.RepeatAsync(attempt.Seed, cancellationToken);
        if (session is not null)
            await attempts.GiveBackAsync(attempt.ChallengeId, cancellationToken);
        return session;
    }

    /// <summary>The second address of a registration gets its code at once; if it may not now, the client can ask for it later.</summary>
    private async Task<ChallengeView?> AskForPhoneAsync(
        SignInIntent intent, SignedIn session, ClientDevice device, CancellationToken cancellationToken)
    {
        if (intent.Phone is null || session.User.Phone is not null)
            return null;

        var phone = Destination.Restore(Channel.Sms, intent.Phone);
        var asked = await contacts.AskAsync(new ContactIntent(session.User.Id, session.SessionId), phone, null, device, cancellationToken);
        return asked.Value;
    }

    private async Task<Result<VerifiedOtp>> AddContactAsync(
        TakenAttempt attempt, Destination proven, ContactIntent intent, CancellationToken cancellationToken)
    {
        var added = await contacts.AddAsync(attempt.ChallengeId, proven, intent, cancellationToken);
        return added.Succeeded ? new VerifiedOtp(User: added.Value) : added.Error;
    }

    private string ProofOf(TakenAttempt attempt, Destination proven, DateTimeOffset at) =>
        tokens.Proof(attempt.ChallengeId, proven.Canonical, PurposeNames.Of(attempt.Purpose), attempt.Seed.Context, at);
}
