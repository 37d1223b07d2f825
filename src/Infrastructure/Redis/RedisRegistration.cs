using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OtpAuth.Application.Settings;

namespace OtpAuth.Infrastructure.Redis;

public static class RedisRegistration
{
    private const string ConnectionString = "Redis";

    /// <summary>Whether nodes share counters through Redis.</summary>
    public static bool HasRedis(this IConfiguration configuration) => !string.IsNullOrEmpty(configuration.GetConnectionString(ConnectionString));

    internal static void AddCounters(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSetting<RedisOptions, RedisOptionsValidator>(configuration, RedisOptions.Section);
        services.Configure<RedisOptions>(options => options.ConnectionString = configuration.GetConnectionString(ConnectionString) ?? "");
        services.AddSingleton<MemoryCounters>();
        if (!configuration.HasRedis())
        {
            services.AddSingleton<ICallCounters>(provider => provider.GetRequiredService<MemoryCounters>());
            return;
        }

        services.AddSingleton<RedisLink>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisLink>());
        services.AddSingleton<ICallCounters, SharedCounters>();
    }
}
