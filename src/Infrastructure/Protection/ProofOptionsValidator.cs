using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Protection;
using OtpAuth.Application.Settings;
using OtpAuth.Domain.Common;

namespace OtpAuth.Infrastructure.Protection;

internal sealed class ProofOptionsValidator(IHostEnvironment environment) : IValidateOptions<ProofOptions>
{
    public ValidateOptionsResult Validate(string? name, ProofOptions options)
    {
        var problems = new SettingProblems();
        problems.Require(
            Enum.IsDefined(options.Kind), "Proof:Kind", $"is {options.Kind}, none of ProofOfWork, Captcha", "For example: Proof__Kind=ProofOfWork");
        problems.Require(
            Enum.IsDefined(options.When), "Proof:When", $"is {options.When}, none of Never, RaisedRisk, Always", "For example: Proof__When=RaisedRisk");
        problems.RequireWithin("Proof:Difficulty", options.Difficulty, 8, 24);
        problems.RequireWithin("Proof:Lifetime", options.Lifetime, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));
        if (options.Kind == ProofKind.Captcha)
            RequireService(options.Captcha, problems);
        return problems.ToResult();
    }

    /// <remarks>No value is quoted: one may be in the other's place.</remarks>
    private void RequireService(CaptchaOptions captcha, SettingProblems problems)
    {
        problems.Require(
            IsSafe(captcha.VerifyUrl),
            "Proof:Captcha:VerifyUrl",
            $"is not an absolute https URL without credentials or fragment{(environment.IsDevelopment() ? " (http only on loopback)" : "")}",
            "For example: Proof__Captcha__VerifyUrl=https://challenges.cloudflare.com/turnstile/v0/siteverify");
        problems.Require(
            !string.IsNullOrWhiteSpace(captcha.SiteKey),
            "Proof:Captcha:SiteKey",
            "is empty",
            "For example: Proof__Captcha__SiteKey=0x4AAAAAAA, the public key that the service shows");
        problems.Require(
            !string.IsNullOrWhiteSpace(captcha.Secret),
            "Proof:Captcha:Secret",
            "is empty",
            "For example: Proof__Captcha__Secret_FILE=/run/secrets/captcha, a file with the secret key that the service shows");
        problems.Require(
            string.IsNullOrEmpty(captcha.Hostname) || Uri.CheckHostName(captcha.Hostname) != UriHostNameType.Unknown,
            "Proof:Captcha:Hostname",
            "is no host name",
            "For example: Proof__Captcha__Hostname=www.example.com");
        problems.RequireWithin("Proof:Captcha:Timeout", captcha.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
    }

    private bool IsSafe(Uri? url) =>
        url is { IsAbsoluteUri: true, UserInfo: "", Fragment: "" }
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback && environment.IsDevelopment()));
}
