using OtpAuth.Infrastructure.Outbox;
using Quartz;

namespace OtpAuth.Infrastructure.Scheduling;

/// <summary>The safety net under the doorbell: rings at an interval, for retries that fall due and for rings that were lost.</summary>
[DisallowConcurrentExecution]
internal sealed class DispatchOutboxJob(OutboxDoorbell doorbell) : IJob
{
    public static readonly JobKey Key = new("dispatch", "outbox");

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        doorbell.RingHere();
        return ValueTask.CompletedTask;
    }
}
