using OtpAuth.Domain.Common;

namespace OtpAuth.Application.Abstractions;

/// <summary>Signed tokens by which a device is recognised for the addresses that were proven from it (OWASP's device cookies).</summary>
public interface IDeviceTokens
{
    /// <summary>What a device shows; forged, expired and damaged tokens are passed over.</summary>
    /// <param name="shown">Tokens with dots between them, as <see cref="Issue"/> made them.</param>
    IReadOnlyList<Recognition> Read(string? shown);

    /// <summary>Tokens for a device that has just proven an address, and for the last two others that it is recognised for.</summary>
    /// <returns>Null when no device is recognised.</returns>
    string? Issue(IReadOnlyList<Recognition> recognitions, byte[] destinationKey);
}
