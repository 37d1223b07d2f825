using Microsoft.AspNetCore.HttpOverrides;
using OtpAuth.Api.RateLimits;
using OtpAuth.Application.Settings;

namespace OtpAuth.Api.Proxies;

/// <summary>The caller's address, as far as trusted proxies vouch for it.</summary>
internal static class ProxySetup
{
    public static void AddProxies(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSetting<ProxiesOptions, ProxiesOptionsValidator>(configuration, ProxiesOptions.Section);

    /// <summary>
    /// <c>X-Forwarded-For</c> alone, from right to left as long as a trusted proxy speaks. Without trusted proxies there is no middleware:
    /// the framework's takes an empty list for everyone.
    /// </summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var trusted = app.Configuration.GetSection(ProxiesOptions.Section).Get<ProxiesOptions>()?.Trusted ?? [];
        var ranges = trusted.Select(IpRanges.TryParse).OfType<System.Net.IPNetwork>().ToList();
        if (ranges.Count == 0)
            return;

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        ranges.ForEach(options.KnownIPNetworks.Add);
        app.UseForwardedHeaders(options);
    }
}
