using OtpAuth.Domain.Contacts;

namespace OtpAuth.Domain.Accounts;

/// <summary>Words that a guesser who knows the account tries first (NIST SP 800-63B-4 section 3.1.1.2: context-specific words).</summary>
public sealed class PasswordContext
{
    private const int MinWordLength = 4;
    private const int MaxCountryCodeLength = 3;

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);

    /// <param name="brand">The name of the service.</param>
    /// <param name="displayName">Of the account, if it has one.</param>
    /// <param name="contacts">The account's addresses, all of them.</param>
    public PasswordContext(string brand, string? displayName, IEnumerable<Destination> contacts)
    {
        AddName(brand);
        AddName(displayName ?? "");
        foreach (var contact in contacts)
        {
            if (contact.Channel == Channel.Email)
                AddEmail(contact.Canonical);
            else
                AddPhone(contact.Canonical);
        }
    }

    /// <summary>Whether these words, in any order, case and number, are half of the password or more.</summary>
    public bool MakesUp(Password password)
    {
        var text = password.Folded;
        var covered = new bool[text.Length];
        foreach (var word in _words)
        {
            for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
                covered.AsSpan(at, word.Length).Fill(true);
        }

        return text.Length > 0 && covered.Count(c => c) * 2 >= text.Length;
    }

    private void AddEmail(string canonical)
    {
        var at = canonical.LastIndexOf('@');
        AddName(canonical[..at]);

        // Without the top-level domain, which says nothing about the account.
        foreach (var label in canonical[(at + 1)..].Split('.')[..^1])
            AddName(label);
    }

    /// <summary>A number is typed with its country code or without, which has one to three digits.</summary>
    private void AddPhone(string e164)
    {
        for (var dropped = 0; dropped <= MaxCountryCodeLength; dropped++)
            AddWord(e164[(1 + dropped)..]);
    }

    /// <summary>"Ann-Marie Jones" is typed so, or "annmariejones", or "annmarie", or "marie".</summary>
    private void AddName(string name)
    {
        var folded = Password.Fold(name);
        AddWord(folded);
        AddWord(string.Concat(PartsOf(folded)));
        foreach (var word in folded.Split(' '))
        {
            AddWord(string.Concat(PartsOf(word)));
            foreach (var part in PartsOf(word))
                AddWord(part);
        }
    }

    private void AddWord(string word)
    {
        if (word.Length >= MinWordLength)
            _words.Add(word);
    }

    private static string[] PartsOf(string text) =>
        new string([.. text.Select(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
