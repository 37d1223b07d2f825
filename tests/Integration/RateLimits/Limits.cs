using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.RateLimits;

/// <summary>Rules for tests, and a call that costs the service little: a refresh with a token that nobody has, 401 where it is let pass.</summary>
internal static class Limits
{
    /// <summary>The settings with which one rule holds for everybody, and no other.</summary>
    public static string[] Rule(string endpoint, string period, int limit, params string[] more) =>
    [
        Service.Limited,
        $"IpRateLimiting:GeneralRules:0:Endpoint={endpoint}",
        $"IpRateLimiting:GeneralRules:0:Period={period}",
        $"IpRateLimiting:GeneralRules:0:Limit={limit}",
        .. more,
    ];

    public static Task<Answer> CallAsync(Service service, params (string Name, string Value)[] headers) =>
        service.PostAsync("/api/v1/auth/refresh", new { refreshToken = "nobody's" }, headers);

    /// <summary>One after the other.</summary>
    public static async Task<IReadOnlyList<Answer>> CallAsync(Service service, int times, params (string Name, string Value)[] headers)
    {
        List<Answer> answers = [];
        for (var i = 0; i < times; i++)
            answers.Add(await CallAsync(service, headers));
        return answers;
    }

    /// <summary>What readiness says of Redis; the node itself is ready all the time.</summary>
    public static async Task<(string Redis, string? Reason)> ReadyAsync(Service service)
    {
        var ready = await service.GetAsync("/health/ready");
        ready.Status.ShouldBe(200);
        var redis = ready.Json("checks").GetProperty("redis").GetString()!;
        return (redis, ready.Has("reasons") ? ready.Json("reasons").GetProperty("redis").GetString() : null);
    }
}
