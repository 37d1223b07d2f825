using OtpAuth.Domain.Common;

namespace OtpAuth.Application.Protection;

/// <summary>When a proof is asked for.</summary>
public enum ProofWhen
{
    /// <summary>Of nobody.</summary>
    Never,

    /// <summary>Of requests whose risk is raised.</summary>
    RaisedRisk,

    /// <summary>Of everybody.</summary>
    Always,
}

/// <summary>Section <c>Proof</c>: what a caller proves before a message is sent.</summary>
public sealed class ProofOptions
{
    public const string Section = "Proof";

    /// <summary>Of what kind. Default <c>ProofOfWork</c>, which needs nobody else.</summary>
    public ProofKind Kind { get; set; }

    /// <summary>Of whom. Default <c>RaisedRisk</c>.</summary>
    public ProofWhen When { get; set; } = ProofWhen.RaisedRisk;

    /// <summary>Zero bits with which the hash begins: 8 to 24, default 18. One more doubles the work.</summary>
    public int Difficulty { get; set; } = 18;

    /// <summary>Of a puzzle, by PostgreSQL's clock: 30 s to 10 min, default 2 min.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The service behind a captcha, for <c>Kind=Captcha</c>.</summary>
    public CaptchaOptions Captcha { get; set; } = new();
}

/// <summary>Section <c>Proof:Captcha</c>: a service in the way of Turnstile and hCaptcha.</summary>
public sealed class CaptchaOptions
{
    /// <summary>
    /// Where tokens are verified: https, in Development http on loopback too. No default. Turnstile:
    /// <c>https://challenges.cloudflare.com/turnstile/v0/siteverify</c>; hCaptcha: <c>https://api.hcaptcha.com/siteverify</c>.
    /// </summary>
    public Uri? VerifyUrl { get; set; }

    /// <summary>The public key for the widget. No default.</summary>
    public string SiteKey { get; set; } = "";

    /// <summary>The key for verifying. A secret; no default.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The host whose page the captcha was solved on. Default none: any that the service lets pass.</summary>
    public string? Hostname { get; set; }

    /// <summary>For one whole verification: 100 ms to 10 s, default 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
