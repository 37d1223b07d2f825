using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OtpAuth.Domain.Contacts;

/// <summary>
/// An address of the form local@domain: a dot-atom local part in ASCII (RFC 5321 section 4.1.2, without quoted strings) and a domain of
/// at least two labels, in any script; IDN labels are held in their ASCII form.
/// </summary>
public sealed record EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;
    private const string AtomSymbols = "!#$%&'*+-/=?^_`{|}~";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string local, string domain) => (Local, Domain) = (local, domain);

    public string Local { get; }

    /// <summary>Lower case, in ASCII.</summary>
    public string Domain { get; }

    /// <summary>The address to put on the envelope: the local part as it was typed.</summary>
    public string Value => $"{Local}@{Domain}";

    /// <summary>One spelling per mailbox, the key of limits and accounts. Tags and dots are kept: they may be other mailboxes.</summary>
    public string Canonical => $"{Local.ToLowerInvariant()}@{Domain}";

    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        if (text is null || text.Length > MaxLength * 2)
            return false;

        var trimmed = text.Trim();
        var at = trimmed.LastIndexOf('@');
        if (at <= 0 || at == trimmed.Length - 1)
            return false;

        var local = trimmed[..at];
        if (local.Length > MaxLocalLength || !IsDotAtom(local) || !TryParseDomain(trimmed[(at + 1)..], out var domain))
            return false;

        if (local.Length + 1 + domain.Length > MaxLength)
            return false;

        address = new EmailAddress(local, domain);
        return true;
    }

    /// <summary>First character and domain: <c>j•••@example.com</c>.</summary>
    public string Mask() => $"{Local[0]}•••@{Domain}";

    public override string ToString() => Mask();

    private static bool IsDotAtom(string local) =>
        !local.StartsWith('.') && !local.EndsWith('.') && !local.Contains("..", StringComparison.Ordinal) &&
        local.All(c => char.IsAsciiLetterOrDigit(c) || c == '.' || AtomSymbols.Contains(c, StringComparison.Ordinal));

    private static bool TryParseDomain(string text, out string domain)
    {
        domain = "";
        try
        {
            domain = Idn.GetAscii(text.TrimEnd('.')).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        var labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(IsLabel) && labels[^1].Any(char.IsAsciiLetter);
    }

    private static bool IsLabel(string label) =>
        label is { Length: > 0 and <= 63 } && label[0] != '-' && label[^1] != '-' &&
        label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
