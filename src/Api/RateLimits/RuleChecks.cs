using System.Text.RegularExpressions;
using OtpAuth.Application.Settings;

namespace OtpAuth.Api.RateLimits;

/// <summary>What is wrong with rules, wherever they stand.</summary>
internal static partial class RuleChecks
{
    private const int MaxLimit = 1_000_000;

    /// <param name="problems">Where faults are told.</param>
    /// <param name="list">The configuration key of the list.</param>
    /// <param name="rules">Its rules.</param>
    public static void Check(this SettingProblems problems, string list, IReadOnlyList<RuleOptions> rules)
    {
        for (var i = 0; i < rules.Count; i++)
            CheckRule(problems, $"{list}:{i}", rules[i]);
        var twice = rules.GroupBy(r => Rule.KeyOf("", r), StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        problems.Require(
            twice is null,
            list,
            $"has two rules for \"{twice?.First().Endpoint}\" in {twice?.First().Period}, which would share a counter",
            "Keep one of them");
    }

    public static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private static void CheckRule(SettingProblems problems, string key, RuleOptions rule)
    {
        problems.Require(
            EndpointPattern.TryParseList(rule.Endpoint) is not null,
            $"{key}:Endpoint",
            $"is \"{rule.Endpoint}\", not * and not verb:path",
            $"For example: {Variable(key)}__Endpoint=post:/api/v1/otp/send");
        problems.Require(
            Rule.TryParsePeriod(rule.Period) is not null,
            $"{key}:Period",
            $"is \"{rule.Period}\", not a number with s, m, h or d, from 1s to 7d",
            $"For example: {Variable(key)}__Period=15m");
        problems.Require(
            rule.Limit is >= 1 and <= MaxLimit,
            $"{key}:Limit",
            $"is {rule.Limit}, outside 1 to {MaxLimit}",
            $"For example: {Variable(key)}__Limit=100");
        problems.Require(
            rule.ProofFrom is null || (rule.ProofFrom >= 0 && rule.ProofFrom < rule.Limit),
            $"{key}:ProofFrom",
            $"is {rule.ProofFrom}, outside 0 to less than the limit",
            $"For example: {Variable(key)}__ProofFrom=60");
        problems.Require(
            NameForm().IsMatch(rule.Name),
            $"{key}:Name",
            $"is \"{rule.Name}\", not up to 40 of a to z, digits and hyphens",
            $"For example: {Variable(key)}__Name=send");
    }

    [GeneratedRegex("^[a-z0-9-]{0,40}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameForm();
}
