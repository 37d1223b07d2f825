using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OtpAuth.Domain.Sessions;

/// <summary>An opaque refresh token: 256 random bits, of which only the SHA-256 is kept.</summary>
public sealed record RefreshTokenSecret(string Value)
{
    public const int Bytes = 32;

    public static RefreshTokenSecret Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Value));

    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(RefreshTokenSecret);
}
