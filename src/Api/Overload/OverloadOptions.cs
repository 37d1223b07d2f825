using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Api.Overload;

/// <summary>Section <c>Overload</c>, for each node.</summary>
internal sealed class OverloadOptions
{
    public const string Section = "Overload";

    /// <summary>
    /// Calls that work at once. Default 96; 1 to 10,000. Beyond the connections to the database (100 unless its string says otherwise) they
    /// only wait there.
    /// </summary>
    public int MaxConcurrent { get; set; } = 96;

    /// <summary>Calls that wait for a place; further ones are refused with 503. Default 512; 0 to 100,000.</summary>
    public int MaxWaiting { get; set; } = 512;

    /// <summary>How long a call waits for a place. Default 2 s; 100 ms to 10 s.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(2);
}

internal sealed class OverloadOptionsValidator : IValidateOptions<OverloadOptions>
{
    public ValidateOptionsResult Validate(string? name, OverloadOptions options)
    {
        var problems = new SettingProblems();
        problems.RequireWithin("Overload:MaxConcurrent", options.MaxConcurrent, 1, 10_000);
        problems.RequireWithin("Overload:MaxWaiting", options.MaxWaiting, 0, 100_000);
        problems.RequireWithin("Overload:MaxWait", options.MaxWait, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
        return problems.ToResult();
    }
}
