using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Abstractions;

/// <summary>A refresh token spent on its successor.</summary>
/// <param name="RefreshToken">The successor: the same for all who present the token within its grace.</param>
public sealed record Rotation(LiveSession Session, RefreshTokenSecret RefreshToken);

/// <summary>What came of presenting a refresh token.</summary>
/// <param name="Rotation">Null when the token is not good any more.</param>
/// <param name="Stolen">The token had been spent before: its family is revoked, and a notice waits in the outbox.</param>
public sealed record RotationOutcome(Rotation? Rotation, bool Stolen);

/// <summary>Keeps sessions: a revocation holds on every node with its commit, because every use asks here.</summary>
public interface ISessionStore
{
    /// <summary>
    /// Spends a token on its successor in one statement. A token that is spent already costs a second one: within the grace, and while its
    /// successor is unspent, it is answered with the same successor; later it is taken for stolen and its family dies (RFC 9700 section 4.14.2).
    /// </summary>
    Task<RotationOutcome> RotateAsync(
        RefreshTokenSecret presented, TimeSpan grace, RefreshLifetimes lifetimes, string? network, CancellationToken cancellationToken);

    /// <summary>Ends a session. Ending it twice is no error.</summary>
    Task LogOutAsync(Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Ends the session that a refresh token belongs to, spent or not, if there is one.</summary>
    Task LogOutAsync(RefreshTokenSecret refreshToken, CancellationToken cancellationToken);

    /// <summary>Ends one live session of the caller.</summary>
    /// <returns>Null when the caller's own session is over; else whether there was such a session.</returns>
    Task<bool?> RevokeAsync(Guid callerSessionId, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Ends all other sessions of the caller.</summary>
    /// <returns>False when the caller's own session is over.</returns>
    Task<bool> RevokeOthersAsync(Guid callerSessionId, CancellationToken cancellationToken);
}
