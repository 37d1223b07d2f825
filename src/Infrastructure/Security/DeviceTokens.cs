using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Common;

namespace OtpAuth.Infrastructure.Security;

/// <summary>
/// A token is 16 random bytes that name the device, the second it was issued, the address's key, and an HMAC over these. It is no credential:
/// all it opens is a budget of wrong guesses.
/// </summary>
internal sealed class DeviceTokens(IOptions<OtpOptions> options, TimeProvider clock) : IDeviceTokens
{
    private const int MaxTokens = 3;
    private const int DeviceBytes = 16;
    private const int TimeBytes = 8;
    private const int BodyBytes = DeviceBytes + TimeBytes + SHA256.HashSizeInBytes;
    private const int TokenBytes = BodyBytes + SHA256.HashSizeInBytes;
    private static readonly int TokenLength = Base64Url.GetEncodedLength(TokenBytes);
    private static readonly byte[] TokenLabel = Encoding.ASCII.GetBytes("device-token/v1\0");
    private static readonly byte[] LimitLabel = Encoding.ASCII.GetBytes("device-limits/v1\0");

    private readonly byte[] _key = HMACSHA256.HashData(Convert.FromBase64String(options.Value.DestinationKey), TokenLabel);

    public IReadOnlyList<Recognition> Read(string? shown)
    {
        if (shown is null || shown.Length > (MaxTokens * (TokenLength + 1)))
            return [];
        return [.. shown.Split('.').Select(ReadOne).OfType<Recognition>()];
    }

    public string? Issue(IReadOnlyList<Recognition> recognitions, byte[] destinationKey)
    {
        if (options.Value.DeviceLifetime == TimeSpan.Zero)
            return null;

        // Known again, a device keeps its name and so its budget.
        var known = recognitions.FirstOrDefault(r => r.DestinationKey.AsSpan().SequenceEqual(destinationKey));
        var device = known is null
            ? RandomNumberGenerator.GetBytes(DeviceBytes)
            : Base64Url.DecodeFromChars(known.Token).AsSpan(0, DeviceBytes).ToArray();
        var body = new byte[BodyBytes];
        device.CopyTo(body, 0);
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(DeviceBytes), clock.GetUtcNow().ToUnixTimeSeconds());
        destinationKey.CopyTo(body, DeviceBytes + TimeBytes);
        var token = Base64Url.EncodeToString([.. body, .. HMACSHA256.HashData(_key, body)]);
        return string.Join('.', recognitions.Select(r => r.Token).Where(t => t != known?.Token).Distinct(StringComparer.Ordinal).Take(MaxTokens - 1).Prepend(token));
    }

    private Recognition? ReadOne(string token)
    {
        // White space is no digit, and the decoder passes over it.
        if (token.Length != TokenLength || !Base64Url.IsValid(token, out var length) || length != TokenBytes)
            return null;

        var bytes = Base64Url.DecodeFromChars(token);
        var body = bytes.AsSpan(0, BodyBytes);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_key, body), bytes.AsSpan(BodyBytes)))
            return null;

        var issued = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(body[DeviceBytes..]));
        if (clock.GetUtcNow() - issued > options.Value.DeviceLifetime)
            return null;

        var destinationKey = body[(DeviceBytes + TimeBytes)..].ToArray();
        var limitKey = SHA256.HashData((byte[])[.. LimitLabel, .. destinationKey, .. body[..DeviceBytes]]);
        return new Recognition(destinationKey, limitKey, token);
    }
}
