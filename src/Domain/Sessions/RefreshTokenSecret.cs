using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OtpAuth.Domain.Sessions;

/// <summary>An opaque refresh token: 256 random bits, of which only the SHA-256 is kept.</summary>
public sealed record RefreshTokenSecret(string Value)
{
    public const int Bytes = 32;

    public const int SaltBytes = 16;

    private static readonly byte[] SuccessorLabel = Encoding.ASCII.GetBytes("refresh-successor/v1\0");

    public static RefreshTokenSecret Create() => From(RandomNumberGenerator.GetBytes(Bytes));

    /// <param name="secret">32 bytes that nobody can guess.</param>
    public static RefreshTokenSecret From(byte[] secret) => new(Base64Url.EncodeToString(secret));

    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltBytes);

    /// <summary>
    /// The next token of the chain. Whoever holds this token and the salt gets the same one again: the loser of a race, or a client whose
    /// answer was lost. The salt alone, or the token alone, gives nothing.
    /// </summary>
    public RefreshTokenSecret Successor(byte[] salt) =>
        From(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Value), (byte[])[.. SuccessorLabel, .. salt]));

    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Value));

    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(RefreshTokenSecret);
}
