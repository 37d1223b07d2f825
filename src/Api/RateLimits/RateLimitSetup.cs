using Microsoft.AspNetCore.RateLimiting;
using OtpAuth.Application.Settings;

namespace OtpAuth.Api.RateLimits;

/// <summary>Limits by client, enforced by the framework's rate limiter.</summary>
internal static class RateLimitSetup
{
    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSetting<IpRateLimitOptions, IpRateLimitOptionsValidator>(configuration, IpRateLimitOptions.Section);
        services.AddSetting<IpPolicyOptions, IpPolicyOptionsValidator>(configuration, IpPolicyOptions.Section);
        services.AddSetting<ClientPolicyOptions, ClientPolicyOptionsValidator>(configuration, ClientPolicyOptions.Section);
        services.AddSingleton<CallerNames>();
        services.AddSingleton<RuleBook>();
        services.AddSingleton<RateLimitMeter>();
        services.AddSingleton<CallLimiter>();
        services.AddSingleton<Refusals>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<CallLimiter, Refusals>((framework, limiter, refusals) =>
        {
            framework.GlobalLimiter = limiter;
            framework.OnRejected = refusals.WriteAsync;
        });
    }
}
