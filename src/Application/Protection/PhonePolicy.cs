using Microsoft.Extensions.Options;
using OtpAuth.Application.Delivery;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>
/// Which numbers get a message at all. Fraud rings have codes sent to ranges that pay them, so the rest of the world is off until named;
/// a landline would only cost. It knows no accounts: known and unknown numbers get one answer.
/// </summary>
public sealed class PhonePolicy(IOptions<SmsOptions> options)
{
    /// <returns>Why nothing is sent there; null for email and for numbers that are let pass.</returns>
    public Error? Refuse(Destination destination) =>
        destination.Phone is { } phone && !Allows(phone) ? ProtectionErrors.NumberNotSupported : null;

    private bool Allows(PhoneNumber phone)
    {
        var (countries, blocked) = (options.Value.Countries, options.Value.BlockedPrefixes);
        return phone.Type is PhoneType.Mobile or PhoneType.FixedLineOrMobile
            && (countries.Count == 0 || (phone.Country is { } country && countries.Contains(country)))
            && !blocked.Any(prefix => phone.E164.StartsWith(prefix, StringComparison.Ordinal));
    }
}
