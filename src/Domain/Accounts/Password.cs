using System.Buffers;
using System.Text;

namespace OtpAuth.Domain.Accounts;

/// <summary>
/// A password as it is compared: in Unicode's form C (NIST SP 800-63B-4 section 3.1.1.2), so that the same letters typed on two machines
/// are one password. Nothing is trimmed and no case is changed. It may break every rule; <see cref="PasswordRules"/> judges it.
/// </summary>
public sealed record Password
{
    /// <summary>Code points. What is longer is refused before it is hashed.</summary>
    public const int MaxLength = 128;

    // Composing makes one code point of at most four, and a code point has at most two UTF-16 units.
    private const int MaxTyped = MaxLength * 8;

    private Password(string value, bool isWellFormed)
    {
        Value = value;
        IsWellFormed = isWellFormed;
        Length = CountRunes(value);
    }

    public string Value { get; }

    /// <summary>In Unicode code points.</summary>
    public int Length { get; }

    /// <summary>Whether it may be set or compared at all; ask before hashing.</summary>
    public bool IsTooLong => Length > MaxLength;

    /// <summary>False when it holds half a surrogate pair or U+FFFE, which is no Unicode text.</summary>
    public bool IsWellFormed { get; }

    /// <summary>For comparing with words and lists only: compatibility forms unified, lower case.</summary>
    public string Folded => Fold(Value);

    /// <summary>Never fails. Text that is too long or no Unicode is kept as it was typed, for the rules to refuse.</summary>
    public static Password Normalize(string typed)
    {
        var isWellFormed = IsUnicode(typed);
        return new Password(isWellFormed && typed.Length <= MaxTyped ? typed.Normalize(NormalizationForm.FormC) : typed, isWellFormed);
    }

    internal static string Fold(string text) =>
        (IsUnicode(text) ? text.Normalize(NormalizationForm.FormKC) : text).ToLowerInvariant();

    /// <summary>Never the password.</summary>
    public override string ToString() => nameof(Password);

    private static int CountRunes(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    /// <remarks>U+FFFE is a byte order mark the wrong way round: no character, and refused by the framework's normalization.</remarks>
    private static bool IsUnicode(string text)
    {
        if (text.Contains('\uFFFE', StringComparison.Ordinal))
            return false;

        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) != OperationStatus.Done)
                return false;
            rest = rest[consumed..];
        }

        return true;
    }
}
