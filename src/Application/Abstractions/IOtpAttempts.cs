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
/// <param name="Intent">What a right code does beyond its purpose, in the words of the module that asked.</param>
/// <param name="Browser">SHA-256 of the cookie of the browser that asked.</param>
/// <param name="BrowserBound">Only that browser may answer.</param>
public sealed record TakenAttempt(
    CodeSeed Seed, OtpPurpose Purpose, Channel Channel, string Address, int AttemptsLeft, string? Intent, byte[]? Browser, bool BrowserBound)
{
    public Guid ChallengeId => Seed.ChallengeId;
}

/// <summary>Counts guesses before they are judged.</summary>
public interface IOtpAttempts
{
    /// <summary>
    /// Takes one attempt of a live challenge and charges the guess budget of its destination, in one statement; fails with
    /// <c>otp_locked</c> when the budget is spent and <c>otp_invalid</c> when there is nothing live to guess at. For the browser that asked,
    /// a challenge lives 10 s longer than its consumption: a double tap, or an answer that was lost on the way.
    /// </summary>
    /// <param name="browser">SHA-256 of the caller's browser cookie.</param>
    Task<Result<TakenAttempt>> TakeAsync(Guid challengeId, byte[]? browser, GuessLimits limits, CancellationToken cancellationToken);

    /// <inheritdoc cref="TakeAsync(Guid, byte[], GuessLimits, CancellationToken)"/>
    Task<Result<TakenAttempt>> TakeAsync(
        byte[] destinationKey, OtpPurpose purpose, byte[]? browser, GuessLimits limits, CancellationToken cancellationToken);

    /// <summary>Consumes the challenge of a right guess and gives the guess back to the budget.</summary>
    /// <returns>PostgreSQL's time for the one caller that consumed it; null for every other.</returns>
    Task<DateTimeOffset?> ConsumeAsync(Guid challengeId, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the challenge back the attempt of a right answer that was given before, so that repeating it does not run out. Wrong ones stay
    /// counted.
    /// </summary>
    Task GiveBackAsync(Guid challengeId, CancellationToken cancellationToken);
}
