namespace OtpAuth.Infrastructure.Delivery.Development;

/// <summary>The inbox's page: three files embedded in this assembly, to be served below <c>/dev/inbox</c> in Development only.</summary>
public static class DevelopmentInboxPage
{
    /// <summary>
    /// What the page needs. Inline styles are allowed, inline scripts are not: the preview's <c>srcdoc</c> inherits this policy, and
    /// mail is styled inline; its frame is sandboxed, without scripts, besides.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Content types by file name.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["inbox.html"] = "text/html; charset=utf-8",
        ["inbox.js"] = "text/javascript; charset=utf-8",
        ["inbox.css"] = "text/css; charset=utf-8",
    };

    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Stream Open(string file) =>
        typeof(DevelopmentInboxPage).Assembly.GetManifestResourceStream(typeof(DevelopmentInboxPage), file)
            ?? throw new FileNotFoundException("The development inbox has no such file.", file);
}
