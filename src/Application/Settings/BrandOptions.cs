using Microsoft.Extensions.Options;

namespace OtpAuth.Application.Settings;

/// <summary>Section <c>Brand</c>.</summary>
public sealed class BrandOptions
{
    public const string Section = "Brand";

    /// <summary>What messages and pages call the service. Default <c>OtpAuth</c>.</summary>
    public string Name { get; set; } = "OtpAuth";
}

internal sealed class BrandOptionsValidator : IValidateOptions<BrandOptions>
{
    public ValidateOptionsResult Validate(string? name, BrandOptions options)
    {
        var problems = new SettingProblems();
        problems.Require(!string.IsNullOrWhiteSpace(options.Name), "Brand:Name", "is empty", "For example: Brand__Name=Example");
        return problems.ToResult();
    }
}
