using OtpAuth.Infrastructure.Protection;
using Quartz;

namespace OtpAuth.Infrastructure.Scheduling;

/// <summary>Has old rows purged, at start and every <c>Retention:Interval</c>.</summary>
[DisallowConcurrentExecution]
internal sealed class PurgeJob(Purge purge) : IJob
{
    public static readonly JobKey Key = new("purge", "retention");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await purge.TryRunAsync(cancellationToken);
}
