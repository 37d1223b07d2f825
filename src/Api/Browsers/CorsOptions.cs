using System.Text;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Api.Browsers;

/// <summary>Section <c>Cors</c>.</summary>
internal sealed class CorsOptions
{
    public const string Section = "Cors";

    /// <summary>
    /// Origins whose pages may call the API with cookies and read its answers: scheme, host and port, exactly as browsers send them. Default
    /// none.
    /// </summary>
    public IReadOnlyList<string> Origins { get; set; } = [];
}

internal sealed class CorsOptionsValidator(IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<CorsOptions>
{
    public ValidateOptionsResult Validate(string? name, CorsOptions options)
    {
        var problems = new SettingProblems();
        problems.Require(
            string.IsNullOrEmpty(configuration[$"{CorsOptions.Section}:{nameof(CorsOptions.Origins)}"]),
            "Cors:Origins",
            "is one value, not a list",
            "For example: Cors__Origins__0=https://www.example.com");
        for (var i = 0; i < options.Origins.Count; i++)
        {
            problems.Require(
                IsOrigin(options.Origins[i]),
                $"Cors:Origins:{i}",
                $"is \"{options.Origins[i]}\", not an origin of {(environment.IsDevelopment() ? "http or https" : "https")} without path",
                $"For example: Cors__Origins__{i}=https://www.example.com");
        }

        return problems.ToResult();
    }

    private bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && string.Equals($"{url.Scheme}://{url.Authority}", text, StringComparison.OrdinalIgnoreCase)
        && Ascii.IsValid(text)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment()));
}
