using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Abstractions;

/// <summary>A session that a consumed challenge has started.</summary>
/// <param name="At">PostgreSQL's time: the session's beginning.</param>
public sealed record StartedSession(DateTimeOffset At, Accounts.UserView User);

/// <summary>How long refresh tokens live.</summary>
/// <param name="Idle">Unused.</param>
/// <param name="Absolute">The whole session, whatever its use.</param>
public sealed record RefreshLifetimes(TimeSpan Idle, TimeSpan Absolute);

/// <summary>Turns a right guess into a session.</summary>
public interface ISignIns
{
    /// <summary>
    /// In one statement: consumes the challenge, gives the guess back to the budget, finds the address's user or registers one, starts
    /// the session with its first refresh token. One winner, whatever the concurrency.
    /// </summary>
    /// <returns>Null when another request consumed the challenge first.</returns>
    Task<StartedSession?> CompleteAsync(
        Guid challengeId,
        Destination proven,
        Session session,
        RefreshTokenSecret refreshToken,
        RefreshLifetimes lifetimes,
        CancellationToken cancellationToken);

    /// <summary>Ends a session; its tokens are dead on every node with the commit. Ending it twice is no error.</summary>
    Task RevokeAsync(Guid sessionId, string reason, CancellationToken cancellationToken);

    /// <summary>Ends the session that a refresh token belongs to, if there is one.</summary>
    Task RevokeAsync(RefreshTokenSecret refreshToken, string reason, CancellationToken cancellationToken);
}
