using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Delivery;

/// <summary>The codes with which delivery refuses.</summary>
public static class DeliveryErrors
{
    public static readonly Error ChannelUnavailable = new(
        "channel_unavailable", "This service does not send to that kind of address.", ErrorKind.Unprocessable);
}
