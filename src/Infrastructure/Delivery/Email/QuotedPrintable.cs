using System.Text;

namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>RFC 2045 section 6.7. Readable in the raw, unlike base64, which spam filters look askance at in text.</summary>
internal static class QuotedPrintable
{
    private const int MaxLine = 76;

    /// <summary>UTF-8, lines of 76 characters at most. Every kind of line end becomes CRLF; none is added at the end.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 64);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0)
                encoded.Append("\r\n");
            AppendLine(encoded, Encoding.UTF8.GetBytes(lines[i]));
        }

        return encoded.ToString();
    }

    private static void AppendLine(StringBuilder encoded, byte[] line)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var isLast = i == line.Length - 1;
            var token = Token(line[i], isLast);
            // The line's last token may fill the line; any other leaves room for the "=" of a soft line break.
            if (column + token.Length > (isLast ? MaxLine : MaxLine - 1))
            {
                encoded.Append("=\r\n");
                column = 0;
            }

            encoded.Append(token);
            column += token.Length;
        }
    }

    /// <remarks>Servers strip blanks from the end of a line, so there they are written out.</remarks>
    private static string Token(byte value, bool isLast) => (char)value switch
    {
        '=' => "=3D",
        >= '!' and <= '~' => ((char)value).ToString(),
        ' ' or '\t' when !isLast => ((char)value).ToString(),
        _ => $"={value:X2}",
    };
}
