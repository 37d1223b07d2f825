using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Sessions;

namespace OtpAuth.Infrastructure.Security;

/// <summary>A public signing key as the world sees it (RFC 7517, RFC 7518 section 6.2).</summary>
public sealed record JsonWebKey(string Kty, string Crv, string Alg, string Use, string Kid, string X, string Y);

/// <summary>The P-256 keys that sign and check tokens.</summary>
public sealed class SigningKeys : IDisposable
{
    private const int CoordinateBytes = 32;

    // An ECDsa object is not documented as safe for concurrent use: one per key and thread.
    private readonly Dictionary<string, ThreadLocal<ECDsa>> _keys = new(StringComparer.Ordinal);

    public SigningKeys(IOptions<TokenOptions> options)
    {
        ActiveKeyId = options.Value.ActiveSigningKey;
        foreach (var (id, pem) in options.Value.SigningKeys)
            _keys[id] = new ThreadLocal<ECDsa>(() => Import(pem), trackAllValues: true);
        Published = [.. _keys.Select(k => Publish(k.Key, k.Value.Value!))];
    }

    public string ActiveKeyId { get; }

    /// <summary>All keys, also those that only check any more.</summary>
    public IReadOnlyList<JsonWebKey> Published { get; }

    /// <summary>Signs with the active key: r and s, 32 bytes each (RFC 7518 section 3.4).</summary>
    public byte[] Sign(byte[] data) => _keys[ActiveKeyId].Value!.SignData(data, HashAlgorithmName.SHA256);

    public bool Verify(string keyId, byte[] data, byte[] signature) =>
        _keys.TryGetValue(keyId, out var key) && key.Value!.VerifyData(data, signature, HashAlgorithmName.SHA256);

    /// <exception cref="ArgumentException">The text is not a PEM key.</exception>
    /// <exception cref="CryptographicException">The key is not a P-256 private key.</exception>
    public static ECDsa Import(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            var parameters = key.ExportParameters(includePrivateParameters: true);
            if (parameters.Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value || parameters.D is null)
                throw new CryptographicException("The key is not a private key on the curve P-256.");
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            foreach (var instance in key.Values)
                instance.Dispose();
            key.Dispose();
        }
    }

    private static JsonWebKey Publish(string id, ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new JsonWebKey("EC", "P-256", "ES256", "sig", id, Encode(point.X!), Encode(point.Y!));
    }

    private static string Encode(byte[] coordinate) =>
        Base64Url.EncodeToString([.. new byte[CoordinateBytes - coordinate.Length], .. coordinate]);
}
