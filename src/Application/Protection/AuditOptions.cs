using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Application.Protection;

/// <summary>Section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>
    /// Rows of refusals and wrong codes that one node writes in a second; what comes beyond is counted and dropped. Default 200; 1 to 10,000.
    /// </summary>
    public int RowsPerSecond { get; set; } = 200;
}

internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        var problems = new SettingProblems();
        problems.RequireWithin("Audit:RowsPerSecond", options.RowsPerSecond, 1, 10_000);
        return problems.ToResult();
    }
}
