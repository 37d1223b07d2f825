using System.Net;
using System.Net.Sockets;

namespace OtpAuth.Api.RateLimits;

/// <summary>Addresses and ranges as settings write them.</summary>
internal static class IpRanges
{
    /// <summary>An address, or a range in CIDR notation (<c>203.0.113.0/24</c>).</summary>
    public static IPNetwork? TryParse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) && IsWrittenOut(address, text) ? Single(address.Plain())
            : null;

    private static IPNetwork Single(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);

    /// <summary>The framework takes <c>1</c> and <c>127.1</c> for IPv4 addresses too.</summary>
    private static bool IsWrittenOut(IPAddress address, string text) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text;

    /// <summary>IPv4 in its own form, however the socket calls it.</summary>
    public static IPAddress Plain(this IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
