using System.ComponentModel;
using System.Text.Json.Serialization;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Api.Controllers;

/// <summary>Where to send a code, and what for. Give either <c>email</c> or <c>phone</c>.</summary>
public sealed record SendOtpRequest(
    [property: Description("An email address.")] string? Email = null,
    [property: Description("A phone number in E.164 form; without a plus sign if a default country is configured.")] string? Phone = null,
    [property: Description("What the code will be good for. Default: login.")] OtpPurpose? Purpose = null,
    [property: Description("Where an address could take several; must fit the address.")] Channel? Channel = null,
    [property: Description("Language tag of the message, e.g. en.")] string? Locale = null,
    [property: Description("For step_up only: what is being approved. Shown in the message, bound to the code. At most 200 characters.")]
    string? Context = null)
{
    internal SendOtpCommand ToCommand(string? idempotencyKey, ClientDevice device) =>
        new(Email, Phone, Purpose ?? OtpPurpose.Login, Channel, Locale, Context, idempotencyKey, device);
}

/// <summary>A code, and the challenge it answers: by <c>challengeId</c>, or by <c>email</c> or <c>phone</c> and <c>purpose</c>.</summary>
public sealed record VerifyOtpRequest(
    Guid? ChallengeId = null,
    string? Email = null,
    string? Phone = null,
    [property: Description("With an address only. Default: login.")] OtpPurpose? Purpose = null,
    [property: Description("A string of digits; spaces and hyphens between them are dropped.")] string? Code = null,
    [property: Description("For step_up: what you want approved. With another context than the challenge's, no code is right.")]
    string? Context = null)
{
    internal VerifyOtpCommand ToCommand(ClientDevice device) => new(ChallengeId, Email, Phone, Purpose, Code, Context, device);
}

/// <summary>What a right code earned, by the challenge's purpose.</summary>
/// <param name="AccessToken">For login: an ES256 JWT.</param>
/// <param name="TokenType">For login: Bearer.</param>
/// <param name="ExpiresInSeconds">For login: of the access token.</param>
/// <param name="RefreshToken">For login: opaque; absent for clients that keep cookies.</param>
/// <param name="User">For login: who signed in. For verify_contact of one's own account: with the address that was added.</param>
/// <param name="ResetToken">For password_reset: leave to set a new password, once.</param>
/// <param name="Proof">For step_up and verify_contact: a short-lived signed JWT bound to the address, purpose and context.</param>
/// <param name="Next">After a registration with two addresses: the challenge of the second one.</param>
public sealed record VerifyOtpResponse(
    bool Verified,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AccessToken = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TokenType = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ExpiresInSeconds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] UserView? User = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ResetToken = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Proof = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChallengeView? Next = null)
{
    internal static VerifyOtpResponse Of(VerifiedOtp verified, string? refreshToken) => new(
        true,
        verified.Session?.AccessToken,
        verified.Session is null ? null : "Bearer",
        verified.Session?.ExpiresInSeconds,
        refreshToken,
        verified.Session?.User ?? verified.User,
        verified.ResetToken,
        verified.Proof,
        verified.Next);
}
