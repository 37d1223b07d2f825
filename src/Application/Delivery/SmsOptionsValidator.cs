using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Delivery;

internal sealed class SmsOptionsValidator : IValidateOptions<SmsOptions>
{
    public ValidateOptionsResult Validate(string? name, SmsOptions options)
    {
        var problems = new SettingProblems();
        problems.Require(
            options.DefaultCountryCode is null || PhoneRegions.IsRegionOrCode(options.DefaultCountryCode),
            "Sms:DefaultCountryCode",
            $"is \"{options.DefaultCountryCode}\", neither a country calling code nor an ISO 3166 region",
            "For example: Sms__DefaultCountryCode=91");
        for (var i = 0; i < options.Countries.Count; i++)
        {
            problems.Require(
                PhoneRegions.IsRegion(options.Countries[i]),
                $"Sms:Countries:{i}",
                $"is \"{options.Countries[i]}\", not an ISO 3166 alpha-2 code in capitals",
                $"For example: Sms__Countries__{i}=IN");
        }

        for (var i = 0; i < options.BlockedPrefixes.Count; i++)
        {
            problems.Require(
                IsPrefix(options.BlockedPrefixes[i]),
                $"Sms:BlockedPrefixes:{i}",
                $"is \"{options.BlockedPrefixes[i]}\", not a plus sign and 1 to 15 digits",
                $"For example: Sms__BlockedPrefixes__{i}=+9198765");
        }

        return problems.ToResult();
    }

    private static bool IsPrefix(string text) => text.Length is > 1 and <= 16 && text[0] == '+' && text.Skip(1).All(char.IsAsciiDigit);
}
