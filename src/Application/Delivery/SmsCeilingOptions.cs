namespace OtpAuth.Application.Delivery;

/// <summary>
/// Section <c>Sms:Ceilings</c>. No 60 minutes and no 24 hours have more, over all nodes: windows slide by the minute and by the hour.
/// </summary>
public sealed class SmsCeilingOptions
{
    /// <summary>Money in any hour, over all countries, in the currency of the prices. Default 20; up to 1,000,000.</summary>
    public decimal PerHour { get; set; } = 20;

    /// <summary>Money in any day, over all countries. Default 100; from the hourly ceiling to 10,000,000.</summary>
    public decimal PerDay { get; set; } = 100;

    /// <summary>Messages to one country in any hour. Default 2,000; 1 to 10,000,000.</summary>
    public int CountryPerHour { get; set; } = 2_000;

    /// <summary>Messages to one country in any day. Default 10,000; from the hourly ceiling to 100,000,000.</summary>
    public int CountryPerDay { get; set; } = 10_000;

    /// <summary>Countries with ceilings of their own, by ISO 3166 alpha-2 code. Default: none.</summary>
    public IDictionary<string, SmsCountryCeiling> Countries { get; } = new Dictionary<string, SmsCountryCeiling>(StringComparer.Ordinal);

    /// <summary>What follows a right password when no text message may be sent. Default <c>Refuse</c>; or <c>Email</c>.</summary>
    public SmsCeilingAction OnReached { get; set; } = SmsCeilingAction.Refuse;
}
