namespace OtpAuth.Application.Delivery;

/// <summary>
/// Section <c>Sms:Breaker</c>. An unverified message is one of the last hour whose code was not given back; those of a pause and before count
/// no more. Half a message is allowed besides for every one that was verified.
/// </summary>
public sealed class SmsBreakerOptions
{
    /// <summary>Unverified messages to ten thousand neighbouring numbers. Default 20; 5 to 1,000.</summary>
    public int PerBlock { get; set; } = 20;

    /// <summary>Unverified messages to a million neighbouring numbers. Default 25; from <see cref="PerBlock"/> to 10,000.</summary>
    public int PerRange { get; set; } = 25;

    /// <summary>Unverified messages to a country, those of the last three minutes aside. Default 200; from <see cref="PerRange"/> to 100,000.</summary>
    public int PerCountry { get; set; } = 200;

    /// <summary>How long the first pause lasts; each further one within a day of the last is four times as long. Default 30 minutes; 5 minutes to 24 hours.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The longest pause. Default 24 hours; from <see cref="Pause"/> to 7 days.</summary>
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromHours(24);
}
