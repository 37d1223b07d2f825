using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Application.Delivery;

internal sealed class SmsOptionsValidator : IValidateOptions<SmsOptions>
{
    public ValidateOptionsResult Validate(string? name, SmsOptions options)
    {
        var problems = new SettingProblems();
        problems.Require(
            options.DefaultCountryCode is null ||
                (options.DefaultCountryCode.Length is >= 1 and <= 3 && options.DefaultCountryCode.All(char.IsAsciiDigit) && options.DefaultCountryCode[0] != '0'),
            "Sms:DefaultCountryCode",
            $"is \"{options.DefaultCountryCode}\", not a country calling code",
            "For example: Sms__DefaultCountryCode=91");
        return problems.ToResult();
    }
}
