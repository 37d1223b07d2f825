namespace OtpAuth.Domain.Common;

/// <summary>That an address was proven from a device before: strangers who use up the limits of the address leave this device its own.</summary>
/// <param name="DestinationKey">HMAC of the address.</param>
/// <param name="LimitKey">What this device's limits for the address are kept under.</param>
/// <param name="Token">What the device shows for it.</param>
public sealed record Recognition(byte[] DestinationKey, byte[] LimitKey, string Token)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(Recognition);
}
