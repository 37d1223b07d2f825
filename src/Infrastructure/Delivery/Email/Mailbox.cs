using System.Diagnostics.CodeAnalysis;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>An address with or without a display name (RFC 5322 section 3.4), as a configuration has it.</summary>
internal sealed record Mailbox(string? DisplayName, EmailAddress Address)
{
    /// <summary>Reads <c>a@b.example</c>, <c>Name &lt;a@b.example&gt;</c> or <c>"Name" &lt;a@b.example&gt;</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Any(char.IsControl))
            return false;

        var open = trimmed.EndsWith('>') ? trimmed.LastIndexOf('<') : -1;
        if (!EmailAddress.TryParse(open < 0 ? trimmed : trimmed[(open + 1)..^1], out var address))
            return false;

        var name = open < 0 ? "" : trimmed[..open].Trim();
        if (name is ['"', .. var quoted, '"'])
            name = quoted.Trim();
        mailbox = new Mailbox(name.Length == 0 ? null : name, address);
        return true;
    }
}
