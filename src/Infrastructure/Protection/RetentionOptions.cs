using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>
/// Section <c>Retention</c>: how old rows become. What is still of use is kept in any case: live challenges and sessions, messages under way,
/// limits that count.
/// </summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>How long challenges are kept. Default 30 days; 2 days to 10 years. Previews and lists of limits look back one day.</summary>
    public TimeSpan Challenges { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long messages are kept, once nothing is to be done with them. Default 30 days; 2 days to 10 years.</summary>
    public TimeSpan Messages { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long the audit is kept. Default 180 days; 7 days to 10 years.</summary>
    public TimeSpan Audit { get; set; } = TimeSpan.FromDays(180);

    /// <summary>How long sessions are kept after their end. Default 30 days; 1 day to 10 years.</summary>
    public TimeSpan Sessions { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long a run of wrong guesses without a right one is kept after its last. Until then it counts towards <c>Otp:FailuresInARow</c>.
    /// Default 365 days; 90 days to 10 years.
    /// </summary>
    public TimeSpan Failures { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How often old rows are looked for. Default 1 hour; 1 minute to 1 day.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Rows that one statement deletes. Default 1000; 1 to 10,000.</summary>
    public int BatchSize { get; set; } = 1000;
}

internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var problems = new SettingProblems();
        problems.RequireWithin("Retention:Challenges", options.Challenges, TimeSpan.FromDays(2), Most);
        problems.RequireWithin("Retention:Messages", options.Messages, TimeSpan.FromDays(2), Most);
        problems.RequireWithin("Retention:Audit", options.Audit, TimeSpan.FromDays(7), Most);
        problems.RequireWithin("Retention:Sessions", options.Sessions, TimeSpan.FromDays(1), Most);
        problems.RequireWithin("Retention:Failures", options.Failures, TimeSpan.FromDays(90), Most);
        problems.RequireWithin("Retention:Interval", options.Interval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        problems.RequireWithin("Retention:BatchSize", options.BatchSize, 1, 10_000);
        return problems.ToResult();
    }
}
