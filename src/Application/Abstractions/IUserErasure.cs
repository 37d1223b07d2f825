namespace OtpAuth.Application.Abstractions;

/// <summary>Forgets a person.</summary>
public interface IUserErasure
{
    /// <summary>
    /// In one statement: deletes the session's user with addresses and password, all their sessions, challenges and messages. Audit rows
    /// stay, without the address. Limits stay too: they are kept under an HMAC of the address.
    /// </summary>
    /// <param name="destinationKeys">Of all the user's addresses.</param>
    /// <returns>False when the session is over.</returns>
    Task<bool> EraseAsync(Guid sessionId, IReadOnlyCollection<byte[]> destinationKeys, CancellationToken cancellationToken);
}
