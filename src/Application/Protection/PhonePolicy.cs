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
    /// <param name="allowed">An operator lets the range or country pass.</param>
    /// <returns>Why nothing is sent there, with the rule; null for email and for numbers that are let pass.</returns>
    public Error? Refuse(Destination destination, bool allowed) =>
        destination.Phone is { } phone && RuleAgainst(phone, allowed) is { } rule ? ProtectionErrors.NumberNotSupported with { Rule = rule } : null;

    private string? RuleAgainst(PhoneNumber phone, bool allowed)
    {
        var (countries, blocked) = (options.Value.Countries, options.Value.BlockedPrefixes);
        if (phone.Type is not (PhoneType.Mobile or PhoneType.FixedLineOrMobile))
            return "number_type";
        if (allowed)
            return null;
        if (countries.Count > 0 && (phone.Country is not { } country || !countries.Contains(country)))
            return "sms_countries";
        return blocked.Any(prefix => phone.E164.StartsWith(prefix, StringComparison.Ordinal)) ? "sms_blocked_prefixes" : null;
    }
}
