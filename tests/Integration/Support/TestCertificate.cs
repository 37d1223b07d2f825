using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OtpAuth.Integration.Support;

/// <summary>A certificate authority of a day and one server certificate of it, as PEM files that go when this is disposed.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("otpauth-tls-");

    /// <param name="dnsName">What the server is called.</param>
    /// <param name="address">Its address too; null for a certificate that bears none.</param>
    public TestCertificate(string dnsName = "localhost", string? address = "127.0.0.1")
    {
        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=OtpAuth test CA", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = authorityRequest.CreateSelfSigned(yesterday, yesterday.AddDays(3));

        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        if (address is not null)
            names.AddIpAddress(IPAddress.Parse(address));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={dnsName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.Create(authority, yesterday, yesterday.AddDays(2), RandomNumberGenerator.GetBytes(8));

        AuthorityPath = Write("ca.pem", authority.ExportCertificatePem());
        CertificatePath = Write("server.pem", certificate.ExportCertificatePem());
        KeyPath = Write("server.key", key.ExportPkcs8PrivateKeyPem());
    }

    public string AuthorityPath { get; }

    public string CertificatePath { get; }

    public string KeyPath { get; }

    public void Dispose() => folder.Delete(recursive: true);

    private string Write(string name, string pem)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, pem);
        return path;
    }
}
