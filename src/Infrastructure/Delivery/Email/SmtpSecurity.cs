namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>How the conversation with the mail server is protected.</summary>
internal enum SmtpSecurity
{
    /// <summary>The connection is upgraded first (RFC 3207, usually port 587). A server that cannot gets no mail.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314 section 3.3, usually port 465).</summary>
    Tls,

    /// <summary>Clear text, for a relay on the same machine or network. A password is sent so over loopback only.</summary>
    None,
}
