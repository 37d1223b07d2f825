using OtpAuth.Infrastructure.Protection;
using Quartz;

namespace OtpAuth.Infrastructure.Scheduling;

/// <summary>Forgets, every hour, what the breaker of text messages needs no more.</summary>
[DisallowConcurrentExecution]
internal sealed class PurgeSmsScopesJob(SmsScopePurge purge) : IJob
{
    public static readonly JobKey Key = new("purge-sms-scopes", "protection");

    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await purge.PurgeAsync(cancellationToken);
}
