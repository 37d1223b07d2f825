using System.Text.RegularExpressions;

namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>What a server or the network said, for operators: without the address or the code that it may have echoed.</summary>
internal static partial class SmtpReason
{
    private const int ShortestSecretName = 3;

    /// <summary>The SMTP code, the enhanced status code (RFC 3463) if there is one, the step, and the server's words, scrubbed.</summary>
    /// <param name="recipient">The local part of the address, scrubbed from the words even where it stands alone.</param>
    public static string Of(SmtpVerdict verdict, string recipient)
    {
        var text = string.Join(' ', verdict.Reply.Lines);
        var status = EnhancedStatus().Match(text);
        var code = status.Success ? $"{verdict.Reply.Code} {status.Value}" : $"{verdict.Reply.Code}";
        return Cap($"SMTP {code} at {verdict.Step}: {Scrub(text[status.Length..], recipient)}");
    }

    public static string Of(Exception exception, string recipient) =>
        Cap($"{exception.GetType().Name}: {Scrub(exception.Message, recipient)}");

    /// <summary>Besides what every provider's words lose, the recipient's name, which servers put on its own.</summary>
    private static string Scrub(string text, string recipient) => ProviderText.Scrub(
        recipient.Length < ShortestSecretName ? text : text.Replace(recipient, "•", StringComparison.OrdinalIgnoreCase));

    // Last, so that no code or address is cut into a part that the scrubbing does not know.
    private static string Cap(string text) => text.Length <= ProviderText.MaxLength ? text : text[..ProviderText.MaxLength];

    [GeneratedRegex(@"^[245]\.[0-9]{1,3}\.[0-9]{1,3}(?= |$)", RegexOptions.None, 100)]
    private static partial Regex EnhancedStatus();
}
