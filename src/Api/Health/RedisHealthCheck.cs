using Microsoft.Extensions.Diagnostics.HealthChecks;
using OtpAuth.Infrastructure.Redis;

namespace OtpAuth.Api.Health;

/// <summary>Whether limits are counted in Redis. Without it the node serves on: it counts for itself.</summary>
internal sealed class RedisHealthCheck(RedisLink redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redis.Fault is { } reason ? HealthCheckResult.Degraded(reason) : HealthCheckResult.Healthy());
}
