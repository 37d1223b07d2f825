using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OtpAuth.Application.Settings;

namespace OtpAuth.Infrastructure.Redis;

public static class RedisRegistration
{
    private const string ConnectionString = "Redis";

    /// <summary>Whether this node shares counters through Redis: those that take calls do.</summary>
    public static bool HasRedis(this IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration.GetConnectionString(ConnectionString))
        && (configuration.GetSection(NodeOptions.Section).Get<NodeOptions>() ?? new NodeOptions()).IsApi;

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
