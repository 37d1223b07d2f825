using System.Collections.Frozen;
using System.Text;
using OtpAuth.Domain.Accounts;

namespace OtpAuth.Infrastructure.Security;

/// <summary>What guessers try first: the list in <c>CommonPasswords/</c>, runs of characters and keys, each with a short ending.</summary>
internal static class CommonPasswords
{
    private const int MaxEnding = 4;
    private const string Resource = "OtpAuth.Infrastructure.Security.CommonPasswords.common-passwords.txt";

    /// <summary>Keys in the order in which a finger finds them; each begins anew at its end.</summary>
    private static readonly string[] Rows =
    [
        "1234567890",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiop",
        "qwertyuiopasdfghjklzxcvbnm",
        "qwertzuiop",
        "qwertzuiopasdfghjklyxcvbnm",
        "azertyuiop",
        "azertyuiopqsdfghjklmwxcvbn",
        "asdfghjkl",
        "zxcvbnm",
    ];

    private static readonly Lazy<FrozenSet<string>> List = new(Load);
    private static readonly Lazy<string[]> Runs = new(() => [.. Rows.Concat(Rows.Select(Backwards)).Select(Endless)]);

    /// <param name="folded">As <see cref="Password.Folded"/>.</param>
    public static bool Contains(string folded)
    {
        for (var length = folded.Length; length > 0 && length >= folded.Length - MaxEnding; length--)
        {
            if (IsListed(folded[..length]))
                return true;
            if (char.IsLetter(folded[length - 1]) || char.IsSurrogate(folded[length - 1]))
                return false;
        }

        return false;
    }

    private static bool IsListed(string text) =>
        List.Value.Contains(text) || IsStep(text) || Runs.Value.Any(run => run.Contains(text, StringComparison.Ordinal));

    /// <summary>One character again and again, or each the next or the last before in Unicode's order.</summary>
    private static bool IsStep(string text)
    {
        var values = text.EnumerateRunes().Select(r => r.Value).ToList();
        var steps = values.Zip(values.Skip(1), (one, next) => next - one).Distinct().ToList();
        return steps is [] or [>= -1 and <= 1];
    }

    private static string Backwards(string row) => new([.. row.Reverse()]);

    private static string Endless(string row) =>
        string.Concat(Enumerable.Repeat(row, (Password.MaxLength / row.Length) + 2));

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
