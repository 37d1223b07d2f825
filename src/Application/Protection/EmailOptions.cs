namespace OtpAuth.Application.Protection;

/// <summary>Section <c>Email</c>, apart from its providers.</summary>
public sealed class EmailOptions
{
    public const string Section = "Email";

    /// <summary>
    /// Whether addresses are refused whose domain takes no mail, as the DNS says. Default true; false in Development, where there may be no
    /// DNS and <c>example.com</c>, which takes no mail, is the address to play with.
    /// </summary>
    public bool CheckDomains { get; set; } = true;

    /// <summary>Whether addresses at listed disposable domains are refused. Default false.</summary>
    public bool BlockDisposable { get; set; }
}
