using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Protection;

/// <summary>The codes with which the service refuses what would cost money or trust.</summary>
public static class ProtectionErrors
{
    /// <summary>One answer for country, type and range, so that the allowlist cannot be read off.</summary>
    public static readonly Error NumberNotSupported = new(
        "number_not_supported", "This service does not send to that phone number.", ErrorKind.Unprocessable);

    /// <summary>One answer for all domains that are refused: which rule met is for the log of whoever runs the rules.</summary>
    public static readonly Error AddressUndeliverable = new(
        "address_undeliverable", "Mail to that address's domain cannot be delivered. Check it, or give another address.", ErrorKind.Unprocessable);

    /// <summary>An operator has blocked the network that the call came from.</summary>
    public static readonly Error Blocked = new("blocked", "This service does not answer your network.", ErrorKind.Forbidden);

    public static readonly Error BlockNotFound = new("block_not_found", "There is no such rule.", ErrorKind.NotFound);

    public static readonly Error LimitNotFound = new("limit_not_found", "No limits are kept for that destination.", ErrorKind.NotFound);
}
