using Microsoft.Extensions.Options;

namespace OtpAuth.Application.Settings;

/// <summary>Collects what is wrong with settings, in words that say which key, what is wrong with it and what would be right.</summary>
public sealed class SettingProblems
{
    private readonly List<string> _problems = [];

    public void Require(bool holds, string key, string fault, string remedy)
    {
        if (!holds)
            _problems.Add($"{key} {fault}. {remedy}");
    }

    public void RequireWithin<T>(string key, T value, T least, T most)
        where T : IComparable<T> =>
        Require(
            value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0,
            key,
            $"is {value}, outside {least} to {most}",
            $"For example: {key.Replace(":", "__", StringComparison.Ordinal)}={most}");

    public void Add(IEnumerable<string> problems) => _problems.AddRange(problems);

    public ValidateOptionsResult ToResult() =>
        _problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_problems);
}
