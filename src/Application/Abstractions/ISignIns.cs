using System.Security.Cryptography;
using System.Text;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Abstractions;

/// <summary>What a sign-in code was asked for besides signing in.</summary>
/// <param name="PasswordMark">Of the right password that was typed first, to see whether it still is the user's.</param>
/// <param name="DisplayName">Of the account that is registered if the address has none.</param>
/// <param name="PasswordHash">Of the account that is registered if the address has none; an account that exists keeps its own.</param>
/// <param name="Phone">A second address, E.164, that is to be proven next.</param>
public sealed record SignInIntent(string? PasswordMark = null, string? DisplayName = null, string? PasswordHash = null, string? Phone = null)
{
    /// <summary>SHA-256 of a password's hash, in hex: tells one password from the next, and proves nothing.</summary>
    public static string MarkOf(string passwordHash) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(passwordHash)));

    /// <summary>Never the hash.</summary>
    public override string ToString() => nameof(SignInIntent);
}

/// <summary>A session that has been started, or found again.</summary>
public sealed record StartedSession(LiveSession Session, Accounts.UserView User);

/// <summary>How long refresh tokens live.</summary>
/// <param name="Idle">Unused.</param>
/// <param name="Absolute">The whole session, whatever its use.</param>
public sealed record RefreshLifetimes(TimeSpan Idle, TimeSpan Absolute);

/// <summary>Turns a right guess, or a right password, into a session.</summary>
public interface ISignIns
{
    /// <summary>
    /// In one transaction: consumes the challenge, gives the guess back to the budget, finds the address's user or registers one, starts
    /// the session with its first refresh token. One winner, whatever the concurrency; none when a new password or address of the user
    /// closed the challenge a moment before.
    /// </summary>
    /// <param name="session">Its methods are those of the code alone.</param>
    /// <param name="methodsAfterPassword">Its methods if the password that was typed is still that of the address's user.</param>
    /// <returns>Null when another request consumed the challenge first.</returns>
    Task<StartedSession?> CompleteAsync(
        RightGuess guess,
        Destination proven,
        SignInIntent intent,
        Session session,
        IReadOnlyList<string> methodsAfterPassword,
        RefreshTokenSecret refreshToken,
        RefreshLifetimes lifetimes,
        CancellationToken cancellationToken);

    /// <summary>Finds the session that this challenge started at most 10 s ago, while its first refresh token is unspent.</summary>
    /// <returns>Null when there is none.</returns>
    Task<StartedSession?> RepeatAsync(RightGuess guess, RefreshTokenSecret firstToken, CancellationToken cancellationToken);

    /// <summary>Starts a session for a user whose password was right.</summary>
    /// <returns>Null when the user is gone, or has another password by now.</returns>
    Task<StartedSession?> StartAsync(
        Guid userId,
        string passwordHash,
        Session session,
        RefreshTokenSecret refreshToken,
        RefreshLifetimes lifetimes,
        CancellationToken cancellationToken);
}
