using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;

namespace OtpAuth.Application.Abstractions;

/// <summary>How a typed password compares with a stored hash.</summary>
public enum PasswordMatch
{
    Wrong,
    Right,

    /// <summary>Right, but hashed with fewer rounds than are set now: hash it again and store that.</summary>
    RightButOld,
}

/// <summary>
/// The only place that knows how passwords are kept. Hashing is slow on purpose, so it waits in a bounded queue. Refuse a password that
/// <see cref="Password.IsTooLong"/> before it comes here.
/// </summary>
public interface IPasswords
{
    /// <summary>The hash to store, with its salt and rounds in it.</summary>
    /// <returns><see cref="AccountErrors.Busy"/> when the queue is full.</returns>
    Task<Result<string>> HashAsync(Password password, CancellationToken cancellationToken);

    /// <param name="storedHash">
    /// Null when there is no such account or it has no password: the same work is done against the hash of nobody, and the answer is
    /// <see cref="PasswordMatch.Wrong"/>. Do not skip the call, for its absence could be timed.
    /// </param>
    /// <returns><see cref="AccountErrors.Busy"/> when the queue is full, whatever the stored hash.</returns>
    Task<Result<PasswordMatch>> CompareAsync(string? storedHash, Password password, CancellationToken cancellationToken);

    /// <summary>Whether the password is on the list of common ones or follows a pattern that guessers try first. Quick.</summary>
    bool IsCommon(Password password);
}
