using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Api.RateLimits;

internal sealed class IpPolicyOptionsValidator : IValidateOptions<IpPolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, IpPolicyOptions options)
    {
        var problems = new SettingProblems();
        for (var i = 0; i < options.IpRules.Count; i++)
        {
            var key = $"IpRateLimitPolicies:IpRules:{i}";
            problems.CheckRange($"{key}:Ip", options.IpRules[i].Ip);
            problems.CheckAnyRules($"{key}:Rules", options.IpRules[i].Rules);
        }

        return problems.ToResult();
    }
}

internal sealed class ClientPolicyOptionsValidator : IValidateOptions<ClientPolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, ClientPolicyOptions options)
    {
        var problems = new SettingProblems();
        for (var i = 0; i < options.ClientRules.Count; i++)
        {
            var key = $"ClientRateLimitPolicies:ClientRules:{i}";
            problems.CheckClientId($"{key}:ClientId", options.ClientRules[i].ClientId);
            problems.CheckAnyRules($"{key}:Rules", options.ClientRules[i].Rules);
        }

        problems.Require(
            options.ClientRules.Select(r => r.ClientId).Distinct(StringComparer.Ordinal).Count() == options.ClientRules.Count,
            "ClientRateLimitPolicies:ClientRules",
            "names one client twice",
            "Put all its rules into one entry");
        return problems.ToResult();
    }
}

internal static class PolicyChecks
{
    private const int ShortestClientId = 16;

    public static void CheckRange(this SettingProblems problems, string key, string text) => problems.Require(
        IpRanges.TryParse(text) is not null,
        key,
        $"is \"{text}\", neither an address nor a range",
        $"For example: {RuleChecks.Variable(key)}=203.0.113.0/24");

    /// <summary>Not echoed: whoever knows it escapes the limits by address.</summary>
    public static void CheckClientId(this SettingProblems problems, string key, string clientId) => problems.Require(
        clientId.Length >= ShortestClientId && clientId.All(char.IsAsciiLetterOrDigit),
        key,
        $"is not {ShortestClientId} or more letters and digits, and who guesses it escapes the limits by address",
        "Make one with: openssl rand -hex 16");

    public static void CheckAnyRules(this SettingProblems problems, string key, IReadOnlyList<RuleOptions> rules)
    {
        problems.Require(rules.Count > 0, key, "is empty", $"For example: {RuleChecks.Variable(key)}__0__Endpoint=*");
        problems.Check(key, rules);
    }
}
