namespace OtpAuth.Application.Abstractions;

/// <summary>What the DNS says about mail to a domain.</summary>
public interface IMailDomains
{
    /// <summary>Answers within two seconds, from memory where it can; never fails because the DNS does.</summary>
    /// <param name="asciiDomain">Lower case, IDN labels in their ASCII form.</param>
    Task<MailDomainVerdict> CheckAsync(string asciiDomain, CancellationToken cancellationToken);
}

/// <summary>The domains whose mailboxes are thrown away.</summary>
public interface IDisposableDomains
{
    /// <summary>Whether the domain is listed, or below one that is.</summary>
    /// <param name="asciiDomain">Lower case, IDN labels in their ASCII form.</param>
    bool Contains(string asciiDomain);
}

/// <summary>Whether mail to a domain can arrive (RFC 5321 section 5.1).</summary>
public enum MailDomainVerdict
{
    /// <summary>It has a mail exchanger, or an address that stands in for one.</summary>
    Deliverable,

    /// <summary>It declares that it takes no mail (RFC 7505).</summary>
    NullMx,

    /// <summary>It has neither mail exchanger nor address, or does not exist.</summary>
    NoMail,

    /// <summary>The DNS did not say: nothing may be refused for that.</summary>
    Unknown,
}
