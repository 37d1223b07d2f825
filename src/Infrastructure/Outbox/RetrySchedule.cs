using System.Security.Cryptography;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>When a message that failed is tried again: doubling waits, up to 30 s, each shortened by up to half at random.</summary>
internal static class RetrySchedule
{
    private const int JitterSteps = 1000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="first">The wait after the first failure, before jitter.</param>
    /// <param name="failures">How often it failed, from 1.</param>
    public static TimeSpan DelayAfter(TimeSpan first, int failures)
    {
        var doubled = first * Math.Pow(2, Math.Min(failures, 20) - 1);
        var ceiling = doubled < Longest ? doubled : Longest;
        return ceiling * (1 - (RandomNumberGenerator.GetInt32(JitterSteps) / (2.0 * JitterSteps)));
    }
}
