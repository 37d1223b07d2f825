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

        ValidateMoney(options, problems);
        ValidateCountries(options.Ceilings, problems);
        ValidateBreaker(options.Breaker, problems);
        return problems.ToResult();
    }

    private static void ValidateMoney(SmsOptions options, SettingProblems problems)
    {
        var ceilings = options.Ceilings;
        problems.RequireWithin("Sms:DefaultPrice", options.DefaultPrice, 0, 100);
        problems.RequireWithin("Sms:Ceilings:PerHour", ceilings.PerHour, options.DefaultPrice, 1_000_000);
        problems.RequireWithin("Sms:Ceilings:PerDay", ceilings.PerDay, ceilings.PerHour, 10_000_000);
    }

    private static void ValidateCountries(SmsCeilingOptions ceilings, SettingProblems problems)
    {
        ValidateMessages("Sms:Ceilings:CountryPer", ceilings.CountryPerHour, ceilings.CountryPerDay, problems);
        foreach (var (code, country) in ceilings.Countries)
        {
            problems.Require(
                PhoneRegions.IsRegion(code),
                $"Sms:Ceilings:Countries:{code}",
                "is not named by an ISO 3166 alpha-2 code in capitals",
                "For example: Sms__Ceilings__Countries__IN__PerHour=500");
            ValidateMessages(
                $"Sms:Ceilings:Countries:{code}:Per", country.PerHour ?? ceilings.CountryPerHour, country.PerDay ?? ceilings.CountryPerDay, problems);
        }
    }

    private static void ValidateMessages(string key, int perHour, int perDay, SettingProblems problems)
    {
        problems.RequireWithin($"{key}Hour", perHour, 1, 10_000_000);
        problems.RequireWithin($"{key}Day", perDay, perHour, 100_000_000);
    }

    private static void ValidateBreaker(SmsBreakerOptions breaker, SettingProblems problems)
    {
        problems.RequireWithin("Sms:Breaker:PerBlock", breaker.PerBlock, 5, 1_000);
        problems.RequireWithin("Sms:Breaker:PerRange", breaker.PerRange, breaker.PerBlock, 10_000);
        problems.RequireWithin("Sms:Breaker:PerCountry", breaker.PerCountry, breaker.PerRange, 100_000);
        problems.RequireWithin("Sms:Breaker:Pause", breaker.Pause, TimeSpan.FromMinutes(5), TimeSpan.FromHours(24));
        problems.RequireWithin("Sms:Breaker:MaxPause", breaker.MaxPause, breaker.Pause, TimeSpan.FromDays(7));
    }

    private static bool IsPrefix(string text) => text.Length is > 1 and <= 16 && text[0] == '+' && text.Skip(1).All(char.IsAsciiDigit);
}
