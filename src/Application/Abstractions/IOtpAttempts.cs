using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Abstractions;

/// <summary>Wrong guesses that one destination and purpose may absorb, over all codes.</summary>
/// <param name="PerHour">In any 60 minutes.</param>
/// <param name="PerDay">In any 24 hours; at least <paramref name="PerHour"/>.</param>
/// <param name="InARow">Without a right one between; then only a proof of the address for another purpose opens it again.</param>
public sealed record GuessLimits(int PerHour, int PerDay, int InARow);

/// <summary>A guess that has been paid for and may now be compared.</summary>
/// <param name="AttemptsLeft">Of this challenge, after this one.</param>
public sealed record TakenAttempt(CodeSeed Seed, OtpPurpose Purpose, Channel Channel, string Address, int AttemptsLeft)
{
    public Guid ChallengeId => Seed.ChallengeId;
}

/// <summary>Counts guesses before they are judged.</summary>
public interface IOtpAttempts
{
    /// <summary>
    /// Takes one attempt of a live challenge and charges the guess budget of its destination, in one statement; fails with
    /// <c>otp_locked</c> when the budget is spent and <c>otp_invalid</c> when there is nothing live to guess at.
    /// </summary>
    Task<Result<TakenAttempt>> TakeAsync(Guid challengeId, GuessLimits limits, CancellationToken cancellationToken);

    /// <inheritdoc cref="TakeAsync(Guid, GuessLimits, CancellationToken)"/>
    Task<Result<TakenAttempt>> TakeAsync(byte[] destinationKey, OtpPurpose purpose, GuessLimits limits, CancellationToken cancellationToken);

    /// <summary>Consumes the challenge of a right guess and gives the guess back to the budget.</summary>
    /// <returns>PostgreSQL's time for the one caller that consumed it; null for every other.</returns>
    Task<DateTimeOffset?> ConsumeAsync(Guid challengeId, CancellationToken cancellationToken);
}
