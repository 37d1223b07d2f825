using System.Diagnostics.CodeAnalysis;

namespace OtpAuth.Application.Otp;

/// <summary>Reads a code as people and their keyboards send it: ASCII digits with spaces or hyphens between them.</summary>
internal static class TypedCode
{
    private const int MinDigits = 6;
    private const int MaxDigits = 10;
    private const int MaxTyped = 32;

    public static bool TryRead(string? text, [NotNullWhen(true)] out string? code)
    {
        code = null;
        if (text is null || text.Length > MaxTyped || text.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '-')))
            return false;

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length is < MinDigits or > MaxDigits)
            return false;

        code = digits;
        return true;
    }
}
