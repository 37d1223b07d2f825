using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Protection;

/// <summary>The codes with which the service refuses what would cost money or trust.</summary>
public static class ProtectionErrors
{
    /// <summary>One answer for country, type and range, so that the allowlist cannot be read off.</summary>
    public static readonly Error NumberNotSupported = new(
        "number_not_supported", "This service does not send to that phone number.", ErrorKind.Unprocessable);
}
