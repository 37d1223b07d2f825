using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Delivery;

/// <summary>The codes with which delivery refuses.</summary>
public static class DeliveryErrors
{
    public static readonly Error ChannelUnavailable = new(
        "channel_unavailable", "This service does not send to that kind of address.", ErrorKind.Unprocessable);

    /// <summary>One answer for all domains that are refused: which rule met is for the log of whoever runs the rules.</summary>
    public static readonly Error AddressUndeliverable = new(
        "address_undeliverable", "Mail to that address's domain cannot be delivered. Check it, or give another address.", ErrorKind.Unprocessable);
}
