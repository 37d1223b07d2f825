using OtpAuth.Domain.Contacts;

namespace OtpAuth.Domain.Protection;

/// <summary>How wide a <see cref="SmsScope"/> is.</summary>
public enum SmsLevel
{
    /// <summary>All text messages.</summary>
    All,

    /// <summary>A country.</summary>
    Country,

    /// <summary>A million neighbouring numbers: they differ in the last six digits.</summary>
    Range,

    /// <summary>Ten thousand neighbouring numbers: they differ in the last four digits, as behind a seven-digit prefix of +1.</summary>
    Block,
}

/// <summary>Numbers whose text messages are counted together.</summary>
/// <param name="Name"><c>*</c>, <c>IN</c>, <c>+919876xxxxxx</c> or <c>+91987654xxxx</c>: never a whole number.</param>
public sealed record SmsScope(string Name, SmsLevel Level)
{
    /// <summary>Stands for the country of a number that has none.</summary>
    private const string NoCountry = "ZZ";

    private const int RangeDigits = 6;
    private const int BlockDigits = 4;

    /// <summary>All that a number belongs to, in the order in which their rows are locked.</summary>
    public static IReadOnlyList<SmsScope> Of(PhoneNumber phone) =>
    [
        .. new[]
        {
            new SmsScope("*", SmsLevel.All),
            new SmsScope(CountryOf(phone), SmsLevel.Country),
            new SmsScope(Without(phone.E164, RangeDigits), SmsLevel.Range),
            new SmsScope(Without(phone.E164, BlockDigits), SmsLevel.Block),
        }.OrderBy(s => s.Name, StringComparer.Ordinal),
    ];

    public static string CountryOf(PhoneNumber phone) => phone.Country ?? NoCountry;

    /// <summary>Which hundred of its block a number is in: as near as neighbours are looked at, so that no whole number is kept.</summary>
    public static short HundredOf(PhoneNumber phone) =>
        short.Parse(phone.E164.AsSpan(phone.E164.Length - BlockDigits, 2), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Reads a name back.</summary>
    public static SmsScope? Parse(string? name) => name switch
    {
        "*" => new SmsScope(name, SmsLevel.All),
        [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] => new SmsScope(name, SmsLevel.Country),
        ['+', .. var rest] when IsPrefix(rest, RangeDigits) => new SmsScope(name, SmsLevel.Range),
        ['+', .. var rest] when IsPrefix(rest, BlockDigits) => new SmsScope(name, SmsLevel.Block),
        _ => null,
    };

    private static string Without(string e164, int digits) => e164[..^digits] + new string('x', digits);

    private static bool IsPrefix(string text, int digits) =>
        text.Length <= 15 && text.TrimEnd('x') is var prefix && text.Length - prefix.Length == digits && prefix.Length > 0 && prefix.All(char.IsAsciiDigit);
}
