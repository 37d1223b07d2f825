using System.Globalization;
using Microsoft.Extensions.Configuration;
using OtpAuth.Domain.Contacts;
using OtpAuth.Infrastructure.Delivery.Email;
using OtpAuth.Infrastructure.Delivery.Sms;

namespace OtpAuth.Infrastructure.Delivery;

/// <summary>Checks the sections <c>Email:Providers</c>, <c>Sms:Providers</c> and <c>Frontend</c>.</summary>
public static class DeliverySettings
{
    private const string NoProviders =
        "Email:Providers and Sms:Providers are empty, so no code could be delivered. " +
        "For example: Email__Providers__0__Kind=Smtp Email__Providers__0__Host=smtp.example.com";

    private const string NoCountries =
        "Sms:Countries is empty, so no text message may be sent. Name the countries your users are in. For example: Sms__Countries__0=IN";

    private const string NoBaseUrl = "Frontend:BaseUrl is not an absolute URL. For example: Frontend__BaseUrl=https://www.example.com";

    /// <summary>What is wrong with them, a sentence each; empty when nothing is.</summary>
    /// <param name="providersRequired">Whether something must be able to deliver, and countries be named where it sends text messages.</param>
    public static IEnumerable<string> Validate(IConfiguration configuration, bool providersRequired)
    {
        var emails = configuration.GetSection("Email:Providers").GetChildren().ToList();
        var texts = configuration.GetSection("Sms:Providers").GetChildren().ToList();
        return
        [
            .. emails.SelectMany(s => KindOf(s) == "smtp" ? Bind<SmtpOptions>(s).Validate(s.Path) : [UnknownKind(s, "Smtp")]),
            .. texts.SelectMany(s => KindOf(s) == "fast2sms" ? Bind<Fast2SmsOptions>(s).Validate(s.Path) : [UnknownKind(s, "Fast2Sms")]),
            .. texts.SelectMany(PricesOf),
            .. providersRequired && emails.Count + texts.Count == 0 ? [NoProviders] : Array.Empty<string>(),
            .. providersRequired && texts.Count > 0 && !HasCountries(configuration) ? [NoCountries] : Array.Empty<string>(),
            .. IsUrl(configuration["Frontend:BaseUrl"]) ? Array.Empty<string>() : [NoBaseUrl],
        ];
    }

    private static IEnumerable<string> PricesOf(IConfigurationSection provider) => provider.GetSection("Prices").GetChildren()
        .Where(p => !PhoneRegions.IsRegion(p.Key)
            || !decimal.TryParse(p.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) || price > 100)
        .Select(p => $"{p.Path} is \"{p.Value}\"; prices are 0 to 100, by ISO 3166 alpha-2 code in capitals. " +
            $"For example: {provider.Path.Replace(":", "__", StringComparison.Ordinal)}__Prices__IN=0.0025");

    internal static T Bind<T>(IConfigurationSection section)
        where T : new() => section.Get<T>() ?? new T();

    private static bool HasCountries(IConfiguration configuration) => configuration.GetSection("Sms:Countries").GetChildren().Any();

    private static bool IsUrl(string? text) => text is null || Uri.TryCreate(text, UriKind.Absolute, out _);

    private static string? KindOf(IConfigurationSection section) => section["Kind"]?.ToLowerInvariant();

    private static string UnknownKind(IConfigurationSection section, string example) =>
        $"{section.Path}:Kind is \"{section["Kind"]}\". For example: {section.Path.Replace(":", "__", StringComparison.Ordinal)}__Kind={example}";
}
