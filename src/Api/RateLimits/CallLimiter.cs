using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using OtpAuth.Infrastructure.Redis;

namespace OtpAuth.Api.RateLimits;

/// <summary>The framework's limiter over <see cref="ICallCounters"/>. It has no queue: who is over a limit is told when to come again.</summary>
internal sealed partial class CallLimiter(
    RuleBook book,
    ICallCounters counters,
    IOptions<IpRateLimitOptions> options,
    RateLimitMeter meter,
    TimeProvider clock,
    ILogger<CallLimiter> logger) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <summary>Only what meets no rule can be told without asking; all else goes on to <see cref="AcquireAsyncCore"/>.</summary>
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var met = book.Find(resource);
        resource.Features.Set(met);
        return met is null ? CallLease.Admitted : CallLease.NotYet;
    }

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext context, int permitCount, CancellationToken cancellationToken)
    {
        var met = context.Features.Get<MetRules>() ?? book.Find(context);
        if (met is null)
            return CallLease.Admitted;

        var verdict = await counters.CountAsync(met.Caller, [.. met.Rules.Select(r => r.Count)], options.Value.StackBlockedRequests);
        var standings = met.Rules.Zip(verdict.Counts, (rule, count) => new Standing(rule, count)).ToList();
        RateLimitHeaders.Write(context.Response.Headers, standings, clock);
        foreach (var standing in standings)
            Tell(context, standing);
        return verdict.Admitted ? CallLease.Admitted : new CallLease(standings.Where(s => s.Refuses).MaxBy(s => s.Count.More));
    }

    private void Tell(HttpContext context, Standing standing)
    {
        if (standing.IsRaisedRisk)
            context.MarkRaisedRisk();
        if (!standing.Count.Exceeded)
            return;
        meter.Exceeded(standing.Rule);

        // Once for each time the limit is reached: a flood is not to flood the log.
        if (!standing.Rule.Count.Enforced && standing.Count.Used == standing.Count.Limit + 1)
            LogWouldRefuse(standing.Rule.Name);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A client is over the rule {Rule}, which is a dry run and refuses nothing")]
    private partial void LogWouldRefuse(string rule);

    private sealed class CallLease(Standing? refusal, bool isAcquired = false) : RateLimitLease
    {
        public static readonly CallLease Admitted = new(null, isAcquired: true);
        public static readonly CallLease NotYet = new(null);

        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => refusal is null ? [] : [MetadataName.RetryAfter.Name, Standing.Metadata.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? refusal?.Count.More
                : metadataName == Standing.Metadata.Name ? refusal
                : null;
            return metadata is not null;
        }
    }
}
