using System.ComponentModel;
using OtpAuth.Application.Otp;

namespace OtpAuth.Api.DropIn;

/// <summary>Where to send a code.</summary>
public sealed record GenerateOtpRequest([property: Description("An email address.")] string? Email = null) : IDropInAddress
{
    string IDropInAddress.Email => Email ?? "";

    string? IDropInAddress.Phone => null;
}

/// <summary>An address and the code that went to it.</summary>
public sealed record VerifyGeneratedOtpRequest(
    [property: Description("As it was given to generate.")] string? Email = null,
    [property: Description("A string of digits, never a number: that would lose leading zeros.")] string? Otp = null) : IDropInAddress
{
    string IDropInAddress.Email => Email ?? "";

    string? IDropInAddress.Phone => null;
}

/// <summary>It is done.</summary>
public sealed record MessageAnswer(bool Success, string Message);

/// <summary>The code was right, this once.</summary>
/// <param name="Message">Always "OTP is correct".</param>
/// <param name="Proof">Not in the old answer: a signed JWT that says which address was proven.</param>
public sealed record OtpIsCorrect(bool Success, string Message, string Proof)
{
    internal static OtpIsCorrect Of(VerifiedOtp verified) => new(Success: true, "OTP is correct", verified.Proof!);

    /// <summary>Never the proof.</summary>
    public override string ToString() => nameof(OtpIsCorrect);
}
