using System.Buffers.Text;
using System.Security.Cryptography;

namespace OtpAuth.Api.Hosting;

/// <summary>Makes keys in the form in which settings take them.</summary>
internal static class NewKey
{
    private const int SecretBytes = 32;

    /// <summary>For <c>Otp:CodeKeys</c> and <c>Otp:DestinationKey</c>: base64.</summary>
    public static string Secret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>For an operator's <c>X-Api-Key</c>: begins so that whoever finds one lying about knows what it is.</summary>
    public static string Operator() => $"otpauth_op_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";

    /// <summary>For <c>Tokens:SigningKeys</c>: P-256, PKCS#8 in PEM.</summary>
    public static string Signing()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
