using System.Text;

namespace OtpAuth.Domain.Accounts;

/// <summary>A name as its owner typed it: shown in messages and pages, so without line breaks, links and disguises.</summary>
public static class DisplayName
{
    /// <summary>In UTF-16 units.</summary>
    public const int MaxLength = 100;

    /// <summary>
    /// 1 to 100 characters besides surrounding spaces, no control or bidirectional formatting characters, no U+FFFE, no link.
    /// </summary>
    public static bool IsValid(string text) =>
        text.Trim().Length is > 0 and <= MaxLength && IsWellFormed(text) &&
        !text.Any(c => char.IsControl(c) || c is '\uFFFE' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')) &&
        !text.Contains("://", StringComparison.Ordinal);

    /// <summary>Trimmed and composed (NFC).</summary>
    public static string Normalize(string text) => text.Trim().Normalize(NormalizationForm.FormC);

    /// <summary>No half of a surrogate pair stands alone; normalising such a text throws, as it does for U+FFFE.</summary>
    private static bool IsWellFormed(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Equals(text, StringComparison.Ordinal);
}
