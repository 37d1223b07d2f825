using System.Diagnostics.CodeAnalysis;

namespace OtpAuth.Domain.Contacts;

/// <summary>
/// A telephone number that its country has assigned, in E.164 form. How it is read is libphonenumber's way, so that what other services
/// take for one number is one here.
/// </summary>
public sealed record PhoneNumber
{
    private const int MinDigits = 6;
    private const int MaxDigits = 15;

    private PhoneNumber(string e164, string? country, PhoneType type) => (E164, Country, Type) = (e164, country, type);

    public string E164 { get; }

    /// <summary>ISO 3166 alpha-2; null for a calling code that belongs to no country.</summary>
    public string? Country { get; }

    public PhoneType Type { get; }

    /// <param name="text">What a person typed: digits with spaces, hyphens, dots, slashes or brackets between them; no extension.</param>
    /// <param name="defaultRegionOrCode">
    /// The region (<c>IN</c>) or calling code (<c>91</c>) of numbers typed without one; null refuses those.
    /// </param>
    /// <param name="number">The number, if the text is one.</param>
    public static bool TryParse(string? text, string? defaultRegionOrCode, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = null;
        if (!TypedPhone.TryRead(text, out var international, out var digits))
            return false;
        if (international)
            return (number = International(digits)) is not null;

        if (defaultRegionOrCode is not null && PhoneRegions.TryFind(defaultRegionOrCode, out var plan))
        {
            var abroad = plan.WithoutInternationalPrefix(digits);
            number = abroad is null ? National(plan, digits) : International(abroad);
        }

        if (number is null && digits.StartsWith("00", StringComparison.Ordinal))
            number = International(digits[2..]);
        return number is not null;
    }

    /// <summary>Reads back what was a number when it was stored. The plans may have changed since: it is taken all the same.</summary>
    public static bool TryRestore(string? e164, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = null;
        if (e164 is null || e164.Length - 1 is < MinDigits or > MaxDigits || e164[0] != '+' || e164[1] == '0' || !e164.AsSpan(1).IsDigits())
            return false;
        number = International(e164[1..]) ?? new PhoneNumber(e164, null, PhoneType.Unknown);
        return true;
    }

    /// <summary>The first three digits and the last two: <c>+919•••••10</c>.</summary>
    public string Mask() => $"{E164[..4]}•••••{E164[^2..]}";

    public override string ToString() => Mask();

    private static PhoneNumber? International(string digits) =>
        PhoneRegions.StartOf(digits) is { } plan ? Of(plan, digits[plan.CallingCode.Length..], fallback: null) : null;

    private static PhoneNumber? National(NumberingPlan plan, string digits) =>
        TryWithoutCallingCode(plan, digits, out var rest) ? Of(PhoneRegions.Main(plan.CallingCode)!, rest, fallback: null) : Of(plan, digits, plan);

    /// <summary>People leave the plus sign out; what is no national number, or too long for one, may begin with the calling code.</summary>
    private static bool TryWithoutCallingCode(NumberingPlan plan, string digits, out string rest)
    {
        rest = "";
        if (!digits.StartsWith(plan.CallingCode, StringComparison.Ordinal))
            return false;
        var whole = WithoutNationalPrefix(plan, digits);
        rest = digits[plan.CallingCode.Length..];
        return (!plan.Matches(whole) && plan.Matches(WithoutNationalPrefix(plan, rest))) || plan.IsTooLong(whole);
    }

    private static PhoneNumber? Of(NumberingPlan plan, string digits, NumberingPlan? fallback)
    {
        var national = WithoutNationalPrefix(plan, digits);
        var region = PhoneRegions.RegionOf(plan.CallingCode, national) ?? fallback;
        var e164 = $"+{plan.CallingCode}{national}";
        return e164.Length - 1 is >= MinDigits and <= MaxDigits && (region ?? plan).TypeOf(national) is { } type
            ? new PhoneNumber(e164, region?.Country, type)
            : null;
    }

    private static string WithoutNationalPrefix(NumberingPlan plan, string digits)
    {
        var stripped = plan.WithoutNationalPrefix(digits);
        if (stripped == digits || (plan.Matches(digits) && !plan.Matches(stripped)))
            return digits;
        return (PhoneRegions.RegionOf(plan.CallingCode, stripped) ?? plan).MayBe(stripped) ? stripped : digits;
    }
}
