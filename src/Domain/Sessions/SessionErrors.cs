using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Sessions;

/// <summary>The codes with which session calls refuse.</summary>
public static class SessionErrors
{
    /// <summary>No token, a bad one, or one whose session has ended.</summary>
    public static readonly Error Unauthenticated = new(
        "unauthenticated", "A valid access token of a live session is needed.", ErrorKind.Unauthenticated);
}
