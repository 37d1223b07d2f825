using System.Diagnostics.Metrics;
using OtpAuth.Infrastructure;

namespace OtpAuth.Api.RateLimits;

/// <summary>Counts calls over a limit, by rule.</summary>
internal sealed class RateLimitMeter(IMeterFactory meters)
{
    private readonly Counter<long> _exceeded = meters.Create(Metrics.Meter).CreateCounter<long>(
        "otpauth.rate_limit.exceeded", unit: "{call}", description: "Calls over a limit: refused, or with dry_run let pass.");

    public void Exceeded(Rule rule) => _exceeded.Add(
        1, new KeyValuePair<string, object?>("rule", rule.Name), new KeyValuePair<string, object?>("dry_run", !rule.Count.Enforced));
}
