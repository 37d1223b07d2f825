using Microsoft.Extensions.Options;
using OtpAuth.Api.RateLimits;
using OtpAuth.Application.Settings;

namespace OtpAuth.Api.Proxies;

/// <summary>Section <c>Proxies</c>.</summary>
internal sealed class ProxiesOptions
{
    public const string Section = "Proxies";

    /// <summary>
    /// Addresses and ranges (CIDR) of the proxies before this service, whose word on the caller's address is taken: what they append to
    /// <c>X-Forwarded-For</c>. Default none: the caller is who connects.
    /// </summary>
    public IReadOnlyList<string> Trusted { get; set; } = [];
}

internal sealed class ProxiesOptionsValidator(IConfiguration configuration) : IValidateOptions<ProxiesOptions>
{
    // The widest private range. A wider one would be the internet, whose callers could then name any address.
    private const int ShortestPrefix = 8;

    // Read by the framework, which then believes whoever connects.
    private const string FrameworkSwitch = "ForwardedHeaders_Enabled";

    public ValidateOptionsResult Validate(string? name, ProxiesOptions options)
    {
        var problems = new SettingProblems();
        for (var i = 0; i < options.Trusted.Count; i++)
        {
            var key = $"Proxies:Trusted:{i}";
            problems.CheckRange(key, options.Trusted[i]);
            problems.Require(
                IpRanges.TryParse(options.Trusted[i]) is not { } range || range.PrefixLength >= ShortestPrefix,
                key,
                $"is \"{options.Trusted[i]}\", wider than /{ShortestPrefix}: callers could name any address as theirs",
                $"For example: Proxies__Trusted__{i}=10.0.0.0/24");
        }

        problems.Require(
            string.IsNullOrEmpty(configuration[$"{ProxiesOptions.Section}:{nameof(ProxiesOptions.Trusted)}"]),
            "Proxies:Trusted",
            "is one value, not a list",
            "For example: Proxies__Trusted__0=10.0.0.5");
        problems.Require(
            !string.Equals(configuration[FrameworkSwitch], "true", StringComparison.OrdinalIgnoreCase),
            "ASPNETCORE_FORWARDEDHEADERS_ENABLED",
            "is true, which believes the X-Forwarded-For of whoever connects",
            "Unset it, and name your proxies: Proxies__Trusted__0=10.0.0.5");
        return problems.ToResult();
    }
}
