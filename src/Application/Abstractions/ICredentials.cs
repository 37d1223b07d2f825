using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Abstractions;

/// <summary>Whom an address belongs to, and the password they set. Both null for an address that nobody has.</summary>
public sealed record StoredCredential(Guid? UserId, string? PasswordHash)
{
    /// <summary>Never the hash.</summary>
    public override string ToString() => nameof(StoredCredential);
}

/// <summary>
/// Keeps password hashes, and counts wrong passwords for each address, or each device that is recognised there, before they are compared.
/// </summary>
public interface ICredentials
{
    /// <summary>
    /// Charges the address's budget of wrong passwords and reads its credential, in one statement that does the same for an address that
    /// nobody has; fails with <c>password_locked</c> when the budget is spent.
    /// </summary>
    Task<Result<StoredCredential>> TakeAttemptAsync(
        Destination destination, byte[] limitKey, GuessLimits limits, CancellationToken cancellationToken);

    /// <summary>The password was right: gives the guess back, ends the run of failures, and keeps a fresh hash if there is one.</summary>
    Task ConfirmAsync(byte[] limitKey, StoredCredential credential, string? freshHash, CancellationToken cancellationToken);

    /// <summary>The password was not compared after all.</summary>
    Task GiveBackAsync(byte[] limitKey, CancellationToken cancellationToken);

    /// <summary>Writes the audit row of a wrong password.</summary>
    /// <param name="network">Where the call came from.</param>
    Task RecordFailureAsync(
        Guid? userId, Destination destination, byte[] destinationKey, string? network, CancellationToken cancellationToken);

    /// <summary>
    /// Spends a reset token on a new password: ends every session, every pending code and other reset token of the user, and queues a notice.
    /// </summary>
    /// <param name="destinationKeys">Of all the user's addresses.</param>
    /// <returns>False when the token is spent or expired.</returns>
    Task<bool> ResetAsync(
        byte[] tokenHash, string passwordHash, IReadOnlyCollection<byte[]> destinationKeys, CancellationToken cancellationToken);

    /// <summary>Sets a new password for the session's user: ends all other sessions, pending codes and reset tokens, and queues a notice.</summary>
    /// <param name="oldHash">What the current password was compared with.</param>
    /// <param name="destinationKeys">Of all the user's addresses.</param>
    /// <returns>False when the session is over, or the password has changed since.</returns>
    Task<bool> ChangeAsync(
        Guid sessionId,
        string oldHash,
        string passwordHash,
        IReadOnlyCollection<byte[]> destinationKeys,
        CancellationToken cancellationToken);
}
