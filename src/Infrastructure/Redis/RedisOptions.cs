using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;
using StackExchange.Redis;

namespace OtpAuth.Infrastructure.Redis;

/// <summary>Section <c>Redis</c>, and the connection string of that name.</summary>
public sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>
    /// <c>ConnectionStrings:Redis</c>, as StackExchange.Redis takes it: <c>redis:6379,password=...,ssl=true</c>. Empty, the default: limits by
    /// client are counted by each node for itself.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>How long a call waits for Redis before this node counts by itself: 10 ms to 1 s, default 250 ms.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(250);
}

internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var problems = new SettingProblems();
        // The text itself may hold a password.
        problems.Require(
            options.ConnectionString.Length == 0 || IsConnectionString(options.ConnectionString),
            "ConnectionStrings:Redis",
            "is not a connection string of StackExchange.Redis, which is host:port and options, not a URL",
            "For example: ConnectionStrings__Redis=\"redis:6379,password=...\"");
        problems.RequireWithin("Redis:Timeout", options.Timeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1));
        return problems.ToResult();
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return !text.Contains("://", StringComparison.Ordinal) && ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
