using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Api.RateLimits;

internal sealed class IpRateLimitOptionsValidator(IConfiguration configuration) : IValidateOptions<IpRateLimitOptions>
{
    private static readonly HashSet<string> Known =
        typeof(IpRateLimitOptions).GetProperties().Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public ValidateOptionsResult Validate(string? name, IpRateLimitOptions options)
    {
        var problems = new SettingProblems();
        CheckKeys(problems);
        CheckLists(problems, options);
        CheckAnswer(problems, options);
        problems.Check("IpRateLimiting:GeneralRules", options.GeneralRules);
        problems.Require(
            options.EnableEndpointRateLimiting || options.GeneralRules.Any(r => r.Endpoint == "*"),
            "IpRateLimiting:EnableEndpointRateLimiting",
            "is false, which leaves only rules for *, and IpRateLimiting:GeneralRules has none: nothing would be limited",
            "For example: IpRateLimiting__EnableEndpointRateLimiting=true");
        return problems.ToResult();
    }

    /// <summary>What is not known would otherwise be taken for a limit that holds.</summary>
    private void CheckKeys(SettingProblems problems)
    {
        foreach (var key in configuration.GetSection(IpRateLimitOptions.Section).GetChildren().Select(c => c.Key).Where(k => !Known.Contains(k)))
        {
            var isRealIp = key.Equals("RealIpHeader", StringComparison.OrdinalIgnoreCase);
            problems.Require(
                holds: false,
                $"IpRateLimiting:{key}",
                isRealIp ? "would let every caller name its own address; the proxies that may are in Proxies:Trusted" : "is not known here",
                isRealIp ? "For example: Proxies__Trusted__0=10.0.0.5" : $"There are: {string.Join(", ", Known.Order(StringComparer.Ordinal))}");
        }
    }

    private static void CheckLists(SettingProblems problems, IpRateLimitOptions options)
    {
        for (var i = 0; i < options.IpWhitelist.Count; i++)
            problems.CheckRange($"IpRateLimiting:IpWhitelist:{i}", options.IpWhitelist[i]);
        for (var i = 0; i < options.EndpointWhitelist.Count; i++)
        {
            problems.Require(
                EndpointPattern.TryParseList(options.EndpointWhitelist[i]) is not null,
                $"IpRateLimiting:EndpointWhitelist:{i}",
                $"is \"{options.EndpointWhitelist[i]}\", not verb:path",
                $"For example: IpRateLimiting__EndpointWhitelist__{i}=post:/api/v1/auth/logout");
        }

        for (var i = 0; i < options.ClientWhitelist.Count; i++)
            problems.CheckClientId($"IpRateLimiting:ClientWhitelist:{i}", options.ClientWhitelist[i]);
        problems.Require(
            options.ClientIdHeader.Length > 0 && options.ClientIdHeader.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
            "IpRateLimiting:ClientIdHeader",
            $"is \"{options.ClientIdHeader}\", not the name of a header",
            "For example: IpRateLimiting__ClientIdHeader=X-ClientId");
    }

    private static void CheckAnswer(SettingProblems problems, IpRateLimitOptions options)
    {
        problems.RequireWithin("IpRateLimiting:HttpStatusCode", options.HttpStatusCode, 400, 599);
        if (options.QuotaExceededResponse is not { } custom)
            return;
        problems.RequireWithin("IpRateLimiting:QuotaExceededResponse:StatusCode", custom.StatusCode ?? options.HttpStatusCode, 400, 599);
        problems.Require(
            custom.Content.Length > 0 && IsFormat(custom.Content),
            "IpRateLimiting:QuotaExceededResponse:Content",
            "is empty or no format of {0}, {1} and {2}, in which every other brace is written twice",
            "For example: {{ \"message\": \"Come again in {2} seconds.\" }}");
        problems.Require(
            MediaTypeHeaderValue.TryParse(custom.ContentType, out _),
            "IpRateLimiting:QuotaExceededResponse:ContentType",
            $"is \"{custom.ContentType}\", not a media type",
            "For example: IpRateLimiting__QuotaExceededResponse__ContentType=application/json");
    }

    private static bool IsFormat(string text)
    {
        try
        {
            return string.Format(CultureInfo.InvariantCulture, text, 1, "1m", 1).Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
