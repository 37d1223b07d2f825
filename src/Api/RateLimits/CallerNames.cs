using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Otp;

namespace OtpAuth.Api.RateLimits;

/// <summary>What callers are called in counters: an HMAC, for who reads Redis shall not learn who calls.</summary>
internal sealed class CallerNames(IOptions<OtpOptions> options)
{
    private const int Bytes = 16;

    // What one subscriber of a provider gets at least, and may choose addresses from as it likes.
    private const int NetworkBytes = 8;

    private static readonly byte[] AddressLabel = Encoding.ASCII.GetBytes("caller-address/v1\0");
    private static readonly byte[] ClientLabel = Encoding.ASCII.GetBytes("caller-client/v1\0");

    private readonly byte[] _key = Convert.FromBase64String(options.Value.DestinationKey);

    /// <param name="address">IPv4 in its own form; of IPv6, the /64 counts.</param>
    public string OfAddress(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return Name(AddressLabel, address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes[..NetworkBytes] : bytes);
    }

    public string OfClient(string clientId) => Name(ClientLabel, Encoding.UTF8.GetBytes(clientId));

    private string Name(byte[] label, byte[] what) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, (byte[])[.. label, .. what]).AsSpan(0, Bytes));
}
