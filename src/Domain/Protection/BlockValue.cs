using System.Globalization;
using System.Net;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Domain.Protection;

/// <summary>Reads what a rule is about into the one form in which it is kept and compared.</summary>
public static class BlockValue
{
    private const int MaxDigits = 15;

    // A wider network is half the world, and a slip of the finger.
    private const int WidestIPv4 = 8;
    private const int WidestIPv6 = 16;
    private const int IPv4Bits = 32;

    /// <returns>Null when the text is no such thing.</returns>
    public static string? Normalize(BlockKind kind, string? text) => kind switch
    {
        _ when string.IsNullOrWhiteSpace(text) => null,
        BlockKind.Country => Country(text.Trim()),
        BlockKind.NumberPrefix => Prefix(text.Trim()),
        BlockKind.EmailDomain => Domain(text.Trim()),
        BlockKind.Network => Network(text.Trim())?.ToString(),
        _ => null,
    };

    /// <summary>An address of IPv4 in IPv6's clothes is one of IPv4.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string? Country(string text)
    {
        var region = text.ToUpperInvariant();
        return PhoneRegions.IsRegion(region) ? region : null;
    }

    private static string? Prefix(string text) =>
        text.Length is > 1 and <= MaxDigits + 1 && text[0] == '+' && text[1] != '0' && text.Skip(1).All(char.IsAsciiDigit) ? text : null;

    private static string? Domain(string text) => EmailAddress.TryParse($"x@{text.TrimStart('@')}", out var address) ? address.Domain : null;

    /// <summary>An address alone is a network of one; bits beyond the prefix are cleared.</summary>
    private static IPNetwork? Network(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var typed))
            return null;

        var address = Plain(typed);
        var bits = address.GetAddressBytes().Length * 8;
        var prefix = bits;
        if (slash >= 0 && !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
            return null;
        if (slash >= 0 && typed.IsIPv4MappedToIPv6)
            prefix -= typed.GetAddressBytes().Length * 8 - IPv4Bits;

        var widest = bits == IPv4Bits ? WidestIPv4 : WidestIPv6;
        return prefix >= widest && prefix <= bits ? NetworkOf(address, prefix) : null;
    }

    /// <summary>The network of that many bits around an address.</summary>
    public static IPNetwork NetworkOf(IPAddress address, int prefix)
    {
        var bytes = Plain(address).GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF << Math.Clamp(8 - (prefix - (i * 8)), 0, 8));
        return new IPNetwork(new IPAddress(bytes), prefix);
    }
}
