namespace OtpAuth.Application.Delivery;

/// <summary>Section <c>Sms:Ceilings:Countries:{code}</c>.</summary>
public sealed class SmsCountryCeiling
{
    /// <summary>Messages in any hour. Default: that of all countries.</summary>
    public int? PerHour { get; set; }

    /// <summary>Messages in any day. Default: that of all countries.</summary>
    public int? PerDay { get; set; }
}
