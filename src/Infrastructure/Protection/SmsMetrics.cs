using System.Diagnostics.Metrics;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>What the breaker counts for <c>System.Diagnostics.Metrics</c>, under the meter <c>OtpAuth</c>. No scope: it would be a number's prefix.</summary>
internal static class SmsMetrics
{
    private static readonly Meter Meter = new(Metrics.Meter);
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("otpauth.sms.refused", description: "Text messages refused");
    private static readonly Counter<long> Blocks = Meter.CreateCounter<long>("otpauth.sms.blocked", description: "Blocks set by the breaker");

    public static void Refused(string code, string country) => Refusals.Add(1, new("code", code), new("country", country));

    public static void Blocked(SmsLevel level, string reason) => Blocks.Add(1, new("level", level.ToString()), new("reason", reason));
}
