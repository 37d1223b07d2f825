using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Sessions;

/// <summary>The codes with which session calls refuse.</summary>
public static class SessionErrors
{
    /// <summary>No token, a bad one, or one whose session has ended.</summary>
    public static readonly Error Unauthenticated = new(
        "unauthenticated", "A valid access token of a live session is needed.", ErrorKind.Unauthenticated);

    /// <summary>Unknown, expired, reused or of an ended session: one answer for all (RFC 6749 section 5.2).</summary>
    public static readonly Error InvalidGrant = new(
        "invalid_grant", "The refresh token is not valid any more. Sign in again.", ErrorKind.Unauthenticated);

    public static readonly Error NotFound = new("session_not_found", "You have no such session.", ErrorKind.NotFound);
}
