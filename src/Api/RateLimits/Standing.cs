using System.Threading.RateLimiting;
using OtpAuth.Infrastructure.Redis;

namespace OtpAuth.Api.RateLimits;

/// <summary>How a caller stands with a rule.</summary>
internal sealed record Standing(Rule Rule, CallCount Count)
{
    public static readonly MetadataName<Standing> Metadata = MetadataName.Create<Standing>("OTPAUTH_STANDING");

    public bool Refuses => Count.Exceeded && Rule.Count.Enforced;

    public int Remaining => Math.Max(0, Count.Limit - Count.Used);

    /// <summary>In seconds, whole and never none.</summary>
    public int Wait => Math.Max(1, (int)Math.Ceiling(Count.More.TotalSeconds));

    /// <summary>Where the limit is lowered for a time, so is this.</summary>
    public bool IsRaisedRisk => Rule.ProofFrom is { } from && Count.Used > (long)from * Count.Limit / Rule.Count.Limit;
}
