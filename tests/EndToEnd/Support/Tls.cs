namespace OtpAuth.EndToEnd.Support;

/// <summary>How Kestrel is told of a certificate.</summary>
internal static class Tls
{
    public static IEnumerable<KeyValuePair<string, string?>> Settings(TestCertificate certificate) =>
    [
        new("Kestrel:Certificates:Default:Path", certificate.CertificatePath),
        new("Kestrel:Certificates:Default:KeyPath", certificate.KeyPath),
    ];
}
