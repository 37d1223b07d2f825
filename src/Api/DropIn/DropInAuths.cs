using System.ComponentModel;
using System.Text.Json.Serialization;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Otp;

namespace OtpAuth.Api.DropIn;

/// <summary>Where to send a code.</summary>
public sealed record SendAuthOtpRequest([property: Description("An email address.")] string? Email = null) : IDropInAddress
{
    string IDropInAddress.Email => Email ?? "";

    string? IDropInAddress.Phone => null;
}

/// <summary>An address and the code that went to it.</summary>
public sealed record VerifyAuthOtpRequest(
    [property: Description("As it was given to send-otp.")] string? Email = null,
    [property: Description("A string of digits, never a number: that would lose leading zeros.")] string? Otp = null) : IDropInAddress
{
    string IDropInAddress.Email => Email ?? "";

    string? IDropInAddress.Phone => null;
}

/// <summary>The code is on its way.</summary>
/// <param name="Email">As it was sent here, so that it says nothing the caller did not know.</param>
/// <param name="ExpiresInSeconds">How long the code works.</param>
public sealed record AuthOtpSent(
    string Message, string Email, [property: JsonPropertyName("expires_in_seconds")] int ExpiresInSeconds)
{
    internal static AuthOtpSent Of(SendAuthOtpRequest request, ChallengeView challenge) =>
        new("OTP sent successfully", request.Email ?? "", challenge.ExpiresInSeconds);

    /// <summary>Never the address.</summary>
    public override string ToString() => nameof(AuthOtpSent);
}

/// <summary>The user is signed in (RFC 6749 section 5.1).</summary>
/// <param name="TokenType">Always bearer.</param>
/// <param name="ExpiresIn">Not in the old answer: seconds, of the access token.</param>
/// <param name="RefreshToken">Not in the old answer: opaque, and works with v1.</param>
public sealed record AuthSignedIn(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string RefreshToken,
    AuthUser User)
{
    internal static AuthSignedIn Of(VerifiedOtp verified)
    {
        var session = verified.Session!;
        return new AuthSignedIn(session.AccessToken, "bearer", session.ExpiresInSeconds, session.RefreshToken, AuthUser.Of(session.User));
    }

    /// <summary>Never the tokens.</summary>
    public override string ToString() => nameof(AuthSignedIn);
}

/// <summary>A user as the owner sees it.</summary>
/// <param name="Email">Null when none is proven.</param>
/// <param name="Phone">E.164; null when none is proven.</param>
public sealed record AuthUser(
    Guid Id,
    string? Email,
    [property: JsonPropertyName("email_verified")] bool EmailVerified,
    string? Phone,
    [property: JsonPropertyName("phone_verified")] bool PhoneVerified,
    string? Name,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt)
{
    internal static AuthUser Of(UserView user) =>
        new(user.Id, user.Email, user.EmailVerified, user.Phone, user.PhoneVerified, user.DisplayName, user.CreatedAt);
}

/// <summary>It is done.</summary>
public sealed record AuthMessage(string Message);
