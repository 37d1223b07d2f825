using System.ComponentModel;
using System.Text.Json.Serialization;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Sessions;
using OtpAuth.Domain.Common;

namespace OtpAuth.Api.Controllers;

/// <summary>A new account: an <c>email</c>, a <c>phone</c>, or both.</summary>
public sealed record RegisterRequest(
    [property: Description("An email address; with a phone number too, it is proven first.")] string? Email = null,
    [property: Description("A phone number in E.164 form; without a plus sign if a default country is configured.")] string? Phone = null,
    [property: Description("8 to 128 characters (15 where the password alone signs in). Without one, the account signs in by code.")]
    string? Password = null,
    [property: Description("At most 100 characters.")] string? DisplayName = null,
    [property: Description("Language tag of the message, e.g. en.")] string? Locale = null)
{
    internal RegisterCommand ToCommand(ClientDevice device) => new(Email, Phone, Password, DisplayName, Locale, device);
}

/// <summary>An address, <c>email</c> or <c>phone</c>, and the account's password.</summary>
public sealed record LogInRequest(
    string? Email = null,
    string? Phone = null,
    string? Password = null,
    [property: Description("Language tag of the message with the code, e.g. en.")] string? Locale = null)
{
    internal LogInCommand ToCommand(ClientDevice device) => new(Email, Phone, Password, Locale, device);
}

/// <summary>The refresh token of the last answer.</summary>
public sealed record RefreshRequest([property: Description("Left out by clients that keep it in the cookie.")] string? RefreshToken = null);

/// <summary>Whose session to end, where no access token says it.</summary>
public sealed record LogoutRequest([property: Description("The session's refresh token.")] string? RefreshToken = null);

/// <summary>A new pair of tokens.</summary>
/// <param name="TokenType">Bearer.</param>
/// <param name="ExpiresInSeconds">Of the access token.</param>
/// <param name="RefreshToken">Opaque; absent for clients that keep it in the cookie. The one before it is spent.</param>
public sealed record RefreshResponse(
    string AccessToken,
    string TokenType,
    int ExpiresInSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken)
{
    internal static RefreshResponse Of(RefreshedSession session, string? refreshToken) =>
        new(session.AccessToken, "Bearer", session.ExpiresInSeconds, refreshToken);
}

/// <summary>A session, where the password alone signs in.</summary>
/// <param name="TokenType">Bearer.</param>
/// <param name="ExpiresInSeconds">Of the access token.</param>
/// <param name="RefreshToken">Opaque; absent for clients that keep it in the cookie.</param>
/// <param name="User">Who signed in.</param>
public sealed record LogInResponse(
    string AccessToken,
    string TokenType,
    int ExpiresInSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken,
    UserView User)
{
    internal static LogInResponse Of(SignedIn session, string? refreshToken) =>
        new(session.AccessToken, "Bearer", session.ExpiresInSeconds, refreshToken, session.User);
}

/// <summary>The signed-in user.</summary>
public sealed record MeResponse(UserView User);

/// <summary>An address, <c>email</c> or <c>phone</c>.</summary>
public sealed record AddressRequest(
    string? Email = null,
    string? Phone = null,
    [property: Description("Language tag of the message, e.g. en.")] string? Locale = null);

/// <summary>The token that a reset code earned, and the password it sets.</summary>
public sealed record ResetPasswordRequest(
    [property: Description("From the answer to verify.")] string? ResetToken = null,
    [property: Description("8 to 128 characters (15 where the password alone signs in).")] string? NewPassword = null);

/// <summary>The current password and the new one.</summary>
public sealed record ChangePasswordRequest(
    string? CurrentPassword = null,
    [property: Description("8 to 128 characters (15 where the password alone signs in).")] string? NewPassword = null);

/// <summary>The code of a challenge that adds an address.</summary>
public sealed record VerifyContactRequest(
    Guid? ChallengeId = null,
    [property: Description("A string of digits; spaces and hyphens between them are dropped.")] string? Code = null);

/// <summary>The caller's live sessions, the last used first.</summary>
public sealed record SessionsResponse(IReadOnlyList<SessionView> Sessions);
