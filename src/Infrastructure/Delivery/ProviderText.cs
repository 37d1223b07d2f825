using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OtpAuth.Infrastructure.Delivery;

/// <summary>Makes what a provider wrote fit for logs and operators: providers echo codes, numbers and addresses in their errors.</summary>
internal static partial class ProviderText
{
    /// <summary>The longest result, in UTF-16 units.</summary>
    internal const int MaxLength = 200;

    private const string Hidden = "•";

    /// <summary>
    /// Hides runs of four or more digits (in any script, and grouped as codes and numbers are: <c>123 456</c>, <c>98765-43210</c>) and
    /// every word with an at sign; drops control characters, folds white space; cuts at <see cref="MaxLength"/>.
    /// SMTP's enhanced status codes (<c>550 5.1.1</c>) stay readable.
    /// </summary>
    internal static string Scrub(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";

        var hidden = Digits().Replace(Addresses().Replace(Visible(text), Hidden), Hidden);
        return Cut(hidden.Trim());
    }

    // Invisible characters go before anything is judged: between two digits they would split the run that is to be hidden.
    private static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (visible.Length > 0 && visible[^1] != ' ')
                    visible.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
            {
                visible.Append(rune);
            }
        }

        return visible.ToString();
    }

    private static string Cut(string text)
    {
        if (text.Length <= MaxLength)
            return text;

        var end = char.IsHighSurrogate(text[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    [GeneratedRegex(@"\S*@\S*", RegexOptions.NonBacktracking)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"\d{2,}(?:[ \-]\d{2,})+|\d(?:[ \-]\d){3,}|\d{4,}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Digits();
}
