using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Protection;

/// <summary>Section <c>Operators</c>: who may look into the audit and change rules and limits. Default: nobody.</summary>
public sealed class OperatorOptions
{
    public const string Section = "Operators";

    /// <summary>SHA-256 of operators' keys by id, in hex or base64. The keys themselves are kept by who uses them. Default: none.</summary>
    public Dictionary<string, string> ApiKeys { get; set; } = [];

    /// <summary>Email addresses and phone numbers of users who are operators once they have proven them. Default: none.</summary>
    public IList<string> Addresses { get; } = [];

    /// <returns>Null for what is no SHA-256 in hex or base64.</returns>
    public static byte[]? ReadHash(string text)
    {
        const int Bytes = 32;
        if (text.Length == Bytes * 2 && text.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(text);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == Bytes ? bytes[..Bytes] : null;
    }

    /// <summary>Whether a proven address of a user is on the list, however it is spelled.</summary>
    public bool Names(string? email, string? phone) => Addresses.Any(listed => IsSame(listed, email) || IsSame(listed, phone));

    internal static Destination? Read(string? address) =>
        Destination.TryParse(address, null, null, out var email) ? email : Destination.TryParse(null, address, null, out var phone) ? phone : null;

    private static bool IsSame(string listed, string? proven) =>
        proven is not null && Read(listed) is { } one && Read(proven) is { } other && (one.Channel, one.Canonical) == (other.Channel, other.Canonical);
}

internal sealed partial class OperatorOptionsValidator : IValidateOptions<OperatorOptions>
{
    public ValidateOptionsResult Validate(string? name, OperatorOptions options)
    {
        var problems = new SettingProblems();
        foreach (var (id, hash) in options.ApiKeys)
        {
            problems.Require(
                KeyId().IsMatch(id), $"Operators:ApiKeys:{id}", "has an id that is not 1 to 40 letters, digits, _ or -", "For example: ops1");
            problems.Require(
                OperatorOptions.ReadHash(hash) is not null,
                $"Operators:ApiKeys:{id}",
                "is not a SHA-256 in hex or base64",
                "Make a key and its hash with: keys new operator");
        }

        for (var i = 0; i < options.Addresses.Count; i++)
        {
            problems.Require(
                OperatorOptions.Read(options.Addresses[i]) is not null,
                $"Operators:Addresses:{i}",
                "is neither an email address nor a phone number in E.164 form",
                $"For example: Operators__Addresses__{i}=ops@example.com");
        }

        return problems.ToResult();
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,40}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyId();
}
