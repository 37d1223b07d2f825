using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Infrastructure.Security;

/// <summary>
/// Derives codes: HMAC-SHA-256 over the challenge, truncated as in RFC 4226 section 5.3 but to 63 bits rather than 31, so that the
/// remainder modulo 10^10 is uniform to within one part in 10^8.
/// </summary>
internal sealed class OtpCodes(IOptions<OtpOptions> options) : IOtpCodes
{
    private const int TruncatedBytes = 8;
    private static readonly byte[] CodeLabel = Encoding.ASCII.GetBytes("otp-code/v1\0");
    private static readonly byte[] SessionLabel = Encoding.ASCII.GetBytes("session-secret/v1\0");
    private static readonly byte[] DestinationLabel = Encoding.ASCII.GetBytes("destination/v1\0");

    private readonly Dictionary<string, byte[]> _codeKeys =
        options.Value.CodeKeys.ToDictionary(k => k.Key, k => Convert.FromBase64String(k.Value), StringComparer.Ordinal);

    private readonly byte[] _destinationKey = Convert.FromBase64String(options.Value.DestinationKey);

    public string ActiveKeyId { get; } = options.Value.ActiveCodeKey;

    public bool Knows(string keyId) => _codeKeys.ContainsKey(keyId);

    public byte[] KeyOf(Destination destination) => HMACSHA256.HashData(
        _destinationKey, (byte[])[.. DestinationLabel, (byte)destination.Channel, .. Encoding.UTF8.GetBytes(destination.Canonical)]);

    public string Derive(CodeSeed seed) => Truncate(Mac(CodeLabel, seed), seed.Length);

    public byte[] DeriveSessionSecret(CodeSeed seed) => Mac(SessionLabel, seed);

    public bool Matches(CodeSeed seed, string code) =>
        Knows(seed.KeyId) &&
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Derive(seed)), Encoding.ASCII.GetBytes(code));

    /// <param name="mac">At least 24 bytes; the low four bits of the last choose where the eight bytes are taken.</param>
    /// <param name="digits">6 to 10.</param>
    internal static string Truncate(ReadOnlySpan<byte> mac, int digits)
    {
        var offset = mac[^1] & 0xf;
        var number = BinaryPrimitives.ReadInt64BigEndian(mac.Slice(offset, TruncatedBytes)) & long.MaxValue;
        var modulus = 1L;
        for (var i = 0; i < digits; i++)
            modulus *= 10;
        return (number % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    private byte[] Mac(byte[] label, CodeSeed seed) => _codeKeys.TryGetValue(seed.KeyId, out var key)
        ? HMACSHA256.HashData(key, MessageOf(label, seed))
        : throw new InvalidOperationException($"Otp:CodeKeys has no key \"{seed.KeyId}\", which a live challenge names.");

    // Labels end in a zero, and every part after them but the last has a fixed length: no two seeds share a message.
    private static byte[] MessageOf(byte[] label, CodeSeed seed) =>
    [
        .. label,
        .. seed.ChallengeId.ToByteArray(bigEndian: true),
        .. seed.Salt,
        .. seed.Context is null ? [] : Encoding.UTF8.GetBytes(seed.Context),
    ];
}
