using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OtpAuth.Infrastructure.Redis;

namespace OtpAuth.Api.Health;

/// <summary>How this node is.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Checks">The same by part.</param>
/// <param name="Reasons">Why a part is not healthy.</param>
public sealed record HealthReportView(
    string Status,
    IReadOnlyDictionary<string, string> Checks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Reasons);

internal static class HealthEndpoints
{
    private const string Ready = "ready";
    private const string RetryAfterSeconds = "2";

    public static void AddHealth(this IServiceCollection services, IConfiguration configuration)
    {
        var checks = services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database", tags: [Ready]);
        if (configuration.HasRedis())
            checks.AddCheck<RedisHealthCheck>("redis", tags: [Ready]);
    }

    /// <summary>Live: the process answers. Ready: it can serve. The summary tells both, with parts.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health", With(_ => true));
        app.MapHealthChecks("/health/live", With(_ => false));
        app.MapHealthChecks("/health/ready", With(check => check.Tags.Contains(Ready)));
    }

    private static HealthCheckOptions With(Func<HealthCheckRegistration, bool> checks) => new()
    {
        Predicate = checks,
        ResponseWriter = WriteAsync,
    };

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        if (report.Status == HealthStatus.Unhealthy)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        var reasons = report.Entries.Where(e => e.Value.Description is not null)
            .ToDictionary(e => e.Key, e => e.Value.Description!, StringComparer.Ordinal);
        return context.Response.WriteAsJsonAsync(
            new HealthReportView(
                Word(report.Status),
                report.Entries.ToDictionary(e => e.Key, e => Word(e.Value.Status), StringComparer.Ordinal),
                reasons.Count == 0 ? null : reasons),
            context.RequestAborted);
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
