namespace OtpAuth.Application.Delivery;

/// <summary>Section <c>Sms</c>, apart from its providers.</summary>
public sealed class SmsOptions
{
    public const string Section = "Sms";

    /// <summary>
    /// The country calling code (1 to 3 digits, without plus) of numbers typed without one; unset, such numbers are refused.
    /// </summary>
    public string? DefaultCountryCode { get; set; }
}
