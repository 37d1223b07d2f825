using System.Text;

namespace OtpAuth.Domain.Contacts;

/// <summary>What people and address books put into a phone number besides ASCII digits. As libphonenumber, but for tildes and extensions.</summary>
internal static class TypedPhone
{
    private const int MaxTyped = 32;
    private const char FullWidthPlus = '\uFF0B';

    /// <summary>Full-width, Arabic-Indic and Eastern Arabic-Indic.</summary>
    private const string Zeros = "0\uFF10\u0660\u06F0";

    private const string Between =
        " -./()[]\u00A0\u00AD\u2010\u2011\u2012\u2013\u2014\u2015\u200B\u2060\u2212\u3000\u30FC\uFF08\uFF09\uFF0D\uFF0E\uFF0F\uFF3B\uFF3D";

    public static bool TryRead(string? text, out bool international, out string digits)
    {
        (international, digits) = (false, "");
        if (text is null || text.Length > MaxTyped)
            return false;

        var typed = text.AsSpan().Trim();
        international = typed is ['+' or FullWidthPlus, ..];
        var read = new StringBuilder(typed.Length);
        foreach (var c in international ? typed[1..] : typed)
        {
            if (DigitOf(c) is { } digit)
                read.Append(digit);
            else if (!Between.Contains(c, StringComparison.Ordinal))
                return false;
        }

        digits = read.ToString();
        return digits.Length > 0;
    }

    public static bool IsDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static char? DigitOf(char c)
    {
        foreach (var zero in Zeros)
        {
            if (c >= zero && c <= zero + 9)
                return (char)('0' + (c - zero));
        }

        return null;
    }
}
