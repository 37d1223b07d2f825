namespace OtpAuth.Application.Delivery;

/// <summary>Section <c>Sms</c>, apart from its providers.</summary>
public sealed class SmsOptions
{
    public const string Section = "Sms";

    /// <summary>
    /// The country calling code (<c>91</c>) or ISO 3166 region (<c>IN</c>) of numbers typed without one; unset, such numbers are refused.
    /// </summary>
    public string? DefaultCountryCode { get; set; }

    /// <summary>
    /// The ISO 3166 alpha-2 codes of the countries that messages may go to. Default: none, which in Development means all of them; elsewhere
    /// an SMS provider needs it set.
    /// </summary>
    public IList<string> Countries { get; } = [];

    /// <summary>Beginnings of numbers, in E.164 form, that get nothing though their country does: ranges known for fraud. Default: none.</summary>
    public IList<string> BlockedPrefixes { get; } = [];

    /// <summary>
    /// What a message costs through a provider that names no price for the country, in any one currency; over all providers the dearest
    /// counts. Default 0.10, which no country's real price should pass by much; 0 to 100. Without an SMS provider nothing is counted.
    /// </summary>
    public decimal DefaultPrice { get; set; } = 0.10m;

    /// <summary>What may be sent and spent.</summary>
    public SmsCeilingOptions Ceilings { get; } = new();

    /// <summary>When numbers are paused because codes to them are asked for and not used.</summary>
    public SmsBreakerOptions Breaker { get; } = new();
}
