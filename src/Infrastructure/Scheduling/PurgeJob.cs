using OtpAuth.Infrastructure.Protection;
using Quartz;

namespace OtpAuth.Infrastructure.Scheduling;

/// <summary>Has old rows purged, a minute after the start and then every <c>Retention:Interval</c>.</summary>
[DisallowConcurrentExecution]
internal sealed class PurgeJob(Purge purge) : IJob
{
    public static readonly JobKey Key = new("purge", "retention");

    public static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await purge.TryRunAsync(cancellationToken);
}
