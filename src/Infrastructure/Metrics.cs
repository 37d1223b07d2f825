namespace OtpAuth.Infrastructure;

/// <summary>What this service measures of itself is under one name; nothing measured holds an address.</summary>
public static class Metrics
{
    public const string Meter = "OtpAuth";
}
