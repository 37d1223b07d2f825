using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Abstractions;

/// <summary>Gives proven addresses to accounts.</summary>
public interface IContactPoints
{
    /// <summary>
    /// Consumes the challenge and gives its address to the session's user, in the place of the one they had on that channel. All addresses
    /// they had before are told. Fails with <c>contact_taken</c> when the address belongs to another account.
    /// </summary>
    /// <returns>False when another request consumed the challenge first, or the session is over.</returns>
    Task<Result<bool>> AddAsync(RightGuess guess, Destination proven, Guid userId, Guid sessionId, CancellationToken cancellationToken);
}
