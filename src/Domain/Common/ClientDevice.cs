using System.Net;

namespace OtpAuth.Domain.Common;

/// <summary>What a request tells of the device it came from; enough to recognise it by, not enough to track it.</summary>
/// <param name="UserAgent">As sent, at most 400 characters.</param>
/// <param name="Network">The address cut to its network: <c>203.0.113.0/24</c>, <c>2001:db8:1::/48</c>.</param>
/// <param name="BrowserKey">SHA-256 of the browser's own cookie, for clients that keep cookies.</param>
/// <param name="UsesCookies">The client asked for cookies instead of tokens it can read.</param>
public sealed record ClientDevice(string? UserAgent, string? Network, byte[]? BrowserKey, bool UsesCookies)
{
    private const int MaxUserAgent = 400;
    private const int IPv4Bytes = 4;

    /// <summary>The addresses that were proven from this device before.</summary>
    public IReadOnlyList<Recognition> Recognitions { get; init; } = [];

    /// <summary>The whole address, for the request's own time: it is kept nowhere.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Whether the request is of a kind or from a place that calls for a proof.</summary>
    public bool RaisedRisk { get; init; }

    /// <summary>The proof that came with the request, unjudged.</summary>
    public string? Proof { get; init; }

    public static ClientDevice From(string? userAgent, IPAddress? address, byte[]? browserKey, bool usesCookies) => new(
        string.IsNullOrWhiteSpace(userAgent) ? null : Cut(userAgent),
        address is null ? null : NetworkOf(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address),
        browserKey,
        usesCookies);

    /// <summary>Whether this is the browser that <paramref name="browserKey"/> is kept of. False where either is unknown.</summary>
    public bool Is(byte[]? browserKey) => browserKey is not null && BrowserKey is not null && BrowserKey.AsSpan().SequenceEqual(browserKey);

    /// <summary>What a destination's limits are kept under for this device: a key of its own where it is recognised, else everybody's.</summary>
    public byte[] LimitKeyOf(byte[] destinationKey) =>
        Recognitions.FirstOrDefault(r => r.DestinationKey.AsSpan().SequenceEqual(destinationKey))?.LimitKey ?? destinationKey;

    /// <summary>Neither the address nor the proof.</summary>
    public override string ToString() => $"{nameof(ClientDevice)} {Network}";

    /// <summary>Never in the middle of a surrogate pair: half of one is no text, and no database takes it.</summary>
    private static string Cut(string userAgent) => userAgent.Length <= MaxUserAgent
        ? userAgent
        : userAgent[..(char.IsHighSurrogate(userAgent[MaxUserAgent - 1]) ? MaxUserAgent - 1 : MaxUserAgent)];

    private static string NetworkOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var prefix = bytes.Length == IPv4Bytes ? 24 : 48;
        bytes.AsSpan(prefix / 8).Clear();
        return new IPNetwork(new IPAddress(bytes), prefix).ToString();
    }
}
