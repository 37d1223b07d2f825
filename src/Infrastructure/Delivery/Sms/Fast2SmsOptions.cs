namespace OtpAuth.Infrastructure.Delivery.Sms;

/// <summary>One Fast2SMS account, bound from <c>Sms:Providers:{n}</c>.</summary>
internal sealed class Fast2SmsOptions
{
    /// <summary>The longest wait for a gateway that is not to outlive the outbox lease: 10 s.</summary>
    internal static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Shown to operators. Default: <c>fast2sms</c>.</summary>
    public string Name { get; set; } = "fast2sms";

    /// <summary>Scheme and host, with a path if a gateway in front needs one. Default: <c>https://www.fast2sms.com</c>.</summary>
    public Uri BaseUrl { get; set; } = new("https://www.fast2sms.com");

    /// <summary>The authorization key of the account's Dev API section. A secret; no default.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>For one whole call, connecting and reading the answer included. Default and maximum: 10 s.</summary>
    public TimeSpan Timeout { get; set; } = MaxTimeout;

    /// <summary>What is wrong with these settings; nothing if they will do. The key's own value is never quoted.</summary>
    /// <param name="key">The section they were bound from, as an operator writes it: <c>Sms:Providers:0</c>.</param>
    public IEnumerable<string> Validate(string key)
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return $"{key}:Name is empty. Example: fast2sms";

        if (string.IsNullOrWhiteSpace(ApiKey))
            yield return $"{key}:ApiKey is empty. Example: the key that the Dev API section of the Fast2SMS account shows";
        else if (!ApiKey.All(c => c is > ' ' and < '\u007f'))
            yield return $"{key}:ApiKey is unfit for an HTTP header: it holds white space or non-ASCII. Example: 60 letters and digits";

        if (!IsSafe(BaseUrl))
        {
            // Not quoted: an address with credentials in it is one of the faults.
            yield return $"{key}:BaseUrl is not an absolute https address without credentials, query or fragment " +
                "(http only on loopback). Example: https://www.fast2sms.com";
        }

        if (Timeout <= TimeSpan.Zero || Timeout > MaxTimeout)
            yield return $"{key}:Timeout is {Timeout:c}, not between 00:00:00 and {MaxTimeout:c}. Example: 00:00:10";
    }

    private static bool IsSafe(Uri? url) =>
        url is { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" } &&
        (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
