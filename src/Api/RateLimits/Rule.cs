using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OtpAuth.Infrastructure.Redis;

namespace OtpAuth.Api.RateLimits;

/// <summary>A rule, read.</summary>
internal sealed class Rule
{
    private const int KeyBytes = 8;

    private readonly IReadOnlyList<EndpointPattern> _endpoints;

    /// <param name="options">Valid.</param>
    /// <param name="scope">Whose list it is from: the same rule in another list is counted for itself.</param>
    public Rule(RuleOptions options, string scope)
    {
        _endpoints = EndpointPattern.TryParseList(options.Endpoint) ?? throw new FormatException("It should have been validated.");
        var period = TryParsePeriod(options.Period) ?? throw new FormatException("It should have been validated.");
        (ProofFrom, Period) = (options.ProofFrom, options.Period);
        Name = $"{(options.Name.Length > 0 ? options.Name : options.Endpoint)}-{options.Period}";
        Count = new CallLimit(KeyOf(scope, options), period, options.Limit, !options.MonitorMode);
    }

    /// <summary>In headers and metrics.</summary>
    public string Name { get; }

    /// <summary>As it was written.</summary>
    public string Period { get; }

    public int? ProofFrom { get; }

    public CallLimit Count { get; }

    public bool IsForEverything => _endpoints.Any(e => e.IsEverything);

    public static TimeSpan? TryParsePeriod(string text)
    {
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        TimeSpan? unit = char.ToLowerInvariant(text[^1]) switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        return number is > 0 and <= 1_000_000 && unit * number is { } period && period <= TimeSpan.FromDays(7) ? period : null;
    }

    /// <summary>Not of its place in the list nor of its limit, so that changing those keeps what is counted.</summary>
    public static string KeyOf(string scope, RuleOptions options) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}\n{options.Endpoint}\n{TryParsePeriod(options.Period)}")).AsSpan(0, KeyBytes));

    public bool Matches(HttpRequest request)
    {
        foreach (var endpoint in _endpoints)
        {
            if (endpoint.Matches(request.Method, request.Path.Value))
                return true;
        }

        return false;
    }
}
