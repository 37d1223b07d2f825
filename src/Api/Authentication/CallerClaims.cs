using System.Globalization;
using System.Security.Claims;

namespace OtpAuth.Api.Authentication;

/// <summary>What an authenticated caller's token says.</summary>
internal static class CallerClaims
{
    public const string User = "sub";
    public const string Session = "sid";

    public static Guid UserId(this ClaimsPrincipal caller) => Guid.Parse(caller.FindFirstValue(User)!, CultureInfo.InvariantCulture);

    /// <summary>Of a caller who passed <c>[Authorize]</c>.</summary>
    public static Guid OwnSessionId(this ClaimsPrincipal caller) =>
        Guid.Parse(caller.FindFirstValue(Session)!, CultureInfo.InvariantCulture);

    /// <summary>Null for a caller without a valid access token.</summary>
    public static Guid? SessionId(this ClaimsPrincipal caller) =>
        Guid.TryParse(caller.FindFirstValue(Session), CultureInfo.InvariantCulture, out var id) ? id : null;
}
