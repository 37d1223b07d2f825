using System.ComponentModel;
using System.Text.Json.Serialization;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Otp;

namespace OtpAuth.Api.DropIn;

/// <summary>A phone number under exactly one of its names.</summary>
public sealed record SendCustomerOtpRequest(
    [property: Description("Ten digits are an Indian number; else E.164, e.g. +919876543210.")] string? Phone = null,
    [property: Description("Another name for phone.")] string? PhoneNumber = null,
    [property: Description("Another name for phone.")] string? Mobile = null) : IDropInPhone
{
    string? IDropInAddress.Email => null;

    string IDropInAddress.Phone => DropInCalls.PhoneOf(this);

    IReadOnlyList<string?> IDropInPhone.Names => [Phone, PhoneNumber, Mobile];
}

/// <summary>A phone number under exactly one of its names, and the code that went to it.</summary>
public sealed record VerifyCustomerOtpRequest(
    [property: Description("As it was given to send-otp.")] string? Phone = null,
    [property: Description("Another name for phone.")] string? PhoneNumber = null,
    [property: Description("Another name for phone.")] string? Mobile = null,
    [property: Description("A string of digits, never a number: that would lose leading zeros.")] string? Otp = null) : IDropInPhone
{
    string? IDropInAddress.Email => null;

    string IDropInAddress.Phone => DropInCalls.PhoneOf(this);

    IReadOnlyList<string?> IDropInPhone.Names => [Phone, PhoneNumber, Mobile];
}

/// <summary>The code is on its way.</summary>
public sealed record CustomerOtpSent(bool Success, string Message, CustomerOtp Data)
{
    internal static CustomerOtpSent Of(ChallengeView challenge) =>
        new(Success: true, "OTP sent successfully", new CustomerOtp(challenge.Destination, challenge.ExpiresInSeconds));
}

/// <summary>What was sent; the code itself is never in an answer.</summary>
/// <param name="Phone">Masked.</param>
/// <param name="ExpiresInSeconds">How long the code works.</param>
public sealed record CustomerOtp(string Phone, int ExpiresInSeconds);

/// <summary>The customer is signed in.</summary>
public sealed record CustomerSignedIn(bool Success, string Message, CustomerSession Data)
{
    internal static CustomerSignedIn Of(VerifiedOtp verified)
    {
        var session = verified.Session!;
        return new CustomerSignedIn(Success: true, "OTP verified successfully", new CustomerSession(
            session.AccessToken, session.ExpiresInSeconds, session.RefreshToken, Customer.Of(session.User)));
    }

    /// <summary>Never the tokens.</summary>
    public override string ToString() => nameof(CustomerSignedIn);
}

/// <summary>A session of v1.</summary>
/// <param name="Token">An access token for the Authorization header: Bearer.</param>
/// <param name="ExpiresInSeconds">Of the access token.</param>
/// <param name="RefreshToken">Not in the old answer: opaque, and works with v1.</param>
public sealed record CustomerSession(string Token, int ExpiresInSeconds, string RefreshToken, Customer Customer)
{
    /// <summary>Never the tokens.</summary>
    public override string ToString() => nameof(CustomerSession);
}

/// <summary>Who signed in.</summary>
/// <param name="OldId">The same as id, where clients of a document database look for it.</param>
public sealed record Customer(
    Guid Id, [property: JsonPropertyName("_id")] Guid OldId, string? Phone, string? Email, string? Name, DateTimeOffset CreatedAt)
{
    internal static Customer Of(UserView user) => new(user.Id, user.Id, user.Phone, user.Email, user.DisplayName, user.CreatedAt);
}
