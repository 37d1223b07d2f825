using System.Net;

namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>One mail server, <c>Email:Providers:{n}</c> in the configuration.</summary>
internal sealed class SmtpOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Shown to operators. Default <c>smtp</c>.</summary>
    public string Name { get; set; } = "smtp";

    /// <summary>A DNS name or an IP address; the server's certificate must bear it.</summary>
    public string Host { get; set; } = "";

    /// <summary>Default 587, submission with STARTTLS; implicit TLS is usually on 465.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Default <see cref="SmtpSecurity.StartTls"/>.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>Empty where the server asks for no authentication.</summary>
    public string? Username { get; set; }

    /// <summary>Sent over TLS or to loopback only; best given as a file.</summary>
    public string? Password { get; set; }

    /// <summary>The sender: <c>otp@example.com</c> or <c>Example &lt;otp@example.com&gt;</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>
    /// The longest that one attempt may take, from waiting for a free connection to the last answer; at most 5 minutes. Default 10 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections open at one time, 1 to 100. Default 4.</summary>
    public int MaxConnections { get; set; } = 4;

    /// <summary>
    /// Path of a PEM file with the certificates of a private CA. When set, these are trusted and the system's are not.
    /// </summary>
    public string? TrustedCertificate { get; set; }

    /// <summary>What is wrong here, in words that name the key, the fault and a good example; nothing when all is well.</summary>
    /// <param name="key">Where they stand in the configuration, e.g. <c>Email:Providers:0</c>.</param>
    public IEnumerable<string> Validate(string key) => [.. ValidateServer(key), .. ValidateCredentials(key), .. ValidateUse(key)];

    private IEnumerable<string> ValidateServer(string key)
    {
        if (string.IsNullOrWhiteSpace(Host))
            yield return $"{key}:Host is empty; set it to your mail server, e.g. smtp.example.com";
        else if (Uri.CheckHostName(Host) is UriHostNameType.Unknown)
            yield return $"{key}:Host is not a host name; give the name alone, without scheme or port, e.g. smtp.example.com";

        if (Port is < 1 or > IPEndPoint.MaxPort)
            yield return $"{key}:Port is {Port}; set it between 1 and 65535, e.g. 587 for STARTTLS or 465 for TLS";
        if (!Enum.IsDefined(Security))
            yield return $"{key}:Security is unknown; set it to StartTls, Tls or None, e.g. StartTls";
        if (!string.IsNullOrEmpty(TrustedCertificate) && !File.Exists(TrustedCertificate))
            yield return $"{key}:TrustedCertificate names no file; give the path of a PEM file, e.g. /etc/otpauth/mail-ca.pem";
    }

    private IEnumerable<string> ValidateCredentials(string key)
    {
        if (string.IsNullOrEmpty(Username) != string.IsNullOrEmpty(Password))
            yield return $"{key}:Username and {key}:Password go together; set both or neither, e.g. otp@example.com and its password";
        if ($"{Username}{Password}".Any(char.IsControl))
            yield return $"{key}:Username or {key}:Password has a control character, e.g. a line break at its end; remove it";
        if (!string.IsNullOrEmpty(Username) && Security is SmtpSecurity.None && !IsLoopback(Host))
            yield return $"{key}:Security is None, which shows the password to the network; set it to a safe one, e.g. StartTls";
    }

    private IEnumerable<string> ValidateUse(string key)
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return $"{key}:Name is empty; set it to what operators call this server, e.g. smtp";
        if (!Mailbox.TryParse(From, out _))
            yield return $"{key}:From is not an address; set it to your sender, e.g. Example <otp@example.com>";
        if (Timeout <= TimeSpan.Zero || Timeout > LongestTimeout)
            yield return $"{key}:Timeout is {Timeout}; set it above zero and at most 5 minutes, e.g. 00:00:10";
        if (MaxConnections is < 1 or > 100)
            yield return $"{key}:MaxConnections is {MaxConnections}; set it between 1 and 100, e.g. 4";
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ||
        (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
