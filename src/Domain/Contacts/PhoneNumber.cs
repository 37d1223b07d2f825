using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OtpAuth.Domain.Contacts;

/// <summary>A telephone number in E.164 form: a plus sign and 8 to 15 digits, the first of them not zero.</summary>
public sealed record PhoneNumber
{
    private const int MinDigits = 8;
    private const int MaxDigits = 15;
    private const int MaxTyped = 32;

    private PhoneNumber(string e164) => E164 = e164;

    public string E164 { get; }

    /// <param name="text">What a person typed: digits with spaces, hyphens, dots, slashes or brackets between them.</param>
    /// <param name="defaultCountryCode">
    /// The country calling code (1 to 3 digits, without plus) for numbers typed without one; null refuses those.
    /// </param>
    /// <param name="number">The number, if the text is one.</param>
    public static bool TryParse(string? text, string? defaultCountryCode, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = null;
        if (text is null || text.Length > MaxTyped || !TryReadDigits(text.Trim(), out var international, out var digits))
            return false;

        if (!international)
        {
            if (defaultCountryCode is null)
                return false;
            digits = defaultCountryCode + (digits.StartsWith('0') ? digits[1..] : digits);
        }

        if (digits.Length is < MinDigits or > MaxDigits || digits[0] == '0')
            return false;

        number = new PhoneNumber("+" + digits);
        return true;
    }

    /// <summary>The first three digits and the last two: <c>+919•••••10</c>.</summary>
    public string Mask() => $"{E164[..4]}•••••{E164[^2..]}";

    public override string ToString() => Mask();

    private static bool TryReadDigits(string text, out bool international, out string digits)
    {
        international = text.StartsWith('+') || text.StartsWith("00", StringComparison.Ordinal);
        var body = text.StartsWith('+') ? text[1..] : international ? text[2..] : text;
        var read = new StringBuilder(body.Length);
        foreach (var c in body)
        {
            if (char.IsAsciiDigit(c))
                read.Append(c);
            else if (c is not (' ' or '-' or '.' or '/' or '(' or ')' or '\u00A0'))
            {
                digits = "";
                return false;
            }
        }

        digits = read.ToString();
        return digits.Length > 0;
    }
}
