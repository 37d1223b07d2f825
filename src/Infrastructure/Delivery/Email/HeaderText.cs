using System.Text;

namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>Text in headers. Control characters become spaces, so nothing can begin a header of its own.</summary>
internal static class HeaderText
{
    private const int MaxLine = 76;

    /// <summary>39 bytes are 52 characters of base64 and 64 as an encoded word, which leaves room for a header's name in 76.</summary>
    private const int MaxWordBytes = 39;

    /// <summary>As it is where that is short ASCII; else encoded words (RFC 2047 section 2), one a line.</summary>
    /// <param name="indent">What stands before it on its line.</param>
    public static string Unstructured(string text, int indent)
    {
        var clean = Clean(text);
        return IsLiteral(clean, MaxLine - indent) ? clean : EncodedWords(clean);
    }

    /// <summary>A display name: quoted (RFC 5322 section 3.2.4), or encoded words.</summary>
    public static string Phrase(string text)
    {
        var clean = Clean(text);
        var quoted = $"\"{clean.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return IsLiteral(quoted, MaxLine - "From: ".Length) ? quoted : EncodedWords(clean);
    }

    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private static bool IsLiteral(string text, int room) =>
        text.Length <= room && text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal);

    /// <remarks>Characters are not split over words (RFC 2047 section 5); half of a surrogate pair becomes U+FFFD.</remarks>
    private static string EncodedWords(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > MaxWordBytes)
            {
                words.Add(Encode(word));
                (word, bytes) = (new StringBuilder(), 0);
            }

            word.Append(rune);
            bytes += rune.Utf8SequenceLength;
        }

        return string.Join("\r\n ", words.Append(Encode(word)));
    }

    private static string Encode(StringBuilder word) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word.ToString()))}?=";
}
