using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Abstractions;

/// <summary>Turns a right guess into leave to set a new password.</summary>
public interface IResetTokens
{
    /// <summary>
    /// In one transaction: consumes the challenge, gives the guess back, and keeps the token's hash for the address's user.
    /// </summary>
    /// <param name="proven">The address that the challenge proved.</param>
    /// <param name="tokenHash">SHA-256 of the token.</param>
    /// <returns>False when another request consumed the challenge first, or nobody has the address.</returns>
    Task<bool> CreateAsync(
        RightGuess guess, Destination proven, byte[] tokenHash, TimeSpan lifetime, CancellationToken cancellationToken);
}
