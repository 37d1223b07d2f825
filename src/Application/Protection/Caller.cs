using System.Net;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>Where the request that is being served came from; nowhere for what no request asked for.</summary>
public sealed class Caller
{
    private const int IPv4Bytes = 4;
    private const int IPv4Prefix = 24;
    private const int IPv6Prefix = 64;

    /// <summary><c>203.0.113.0/24</c>, <c>2001:db8:1:2::/64</c>: enough to see where trouble comes from, no address.</summary>
    public string? Network { get; private set; }

    public void ComesFrom(IPAddress? address) => Network = address is null ? null : NetworkOf(BlockValue.Plain(address)).ToString();

    private static IPNetwork NetworkOf(IPAddress address) =>
        BlockValue.NetworkOf(address, address.GetAddressBytes().Length == IPv4Bytes ? IPv4Prefix : IPv6Prefix);
}
