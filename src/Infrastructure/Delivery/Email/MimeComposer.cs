using System.Globalization;
using System.Text;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>An email as it goes over the wire: headers (RFC 5322), a text and an HTML part (RFC 2046 section 5.1.4).</summary>
internal static class MimeComposer
{
    /// <summary>The same on every attempt: what mailboxes drop doubles by.</summary>
    public static string MessageId(Guid id, Mailbox from) => $"<{id:N}@{from.Address.Domain}>";

    /// <returns>Lines that end in CRLF, the last one too, and hold 76 characters at most, but for an address longer than that.</returns>
    public static byte[] Compose(EmailMessage message, Mailbox from, EmailAddress to, DateTimeOffset now)
    {
        // Quoted-printable never writes "=_", so no part can hold the boundary.
        var boundary = $"=_{message.Id:N}";
        var mime = new StringBuilder()
            .AppendHeader("From", Sender(from))
            .AppendHeader("To", $"<{to.Value}>")
            .AppendHeader("Subject", HeaderText.Unstructured(message.Subject, "Subject: ".Length))
            .AppendHeader("Date", now.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture))
            .AppendHeader("Message-ID", MessageId(message.Id, from))
            .AppendHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
            .AppendHeader("MIME-Version", "1.0")
            .AppendHeader("Content-Type", $"multipart/alternative;\r\n boundary=\"{boundary}\"")
            .Append("\r\n")
            .AppendPart(boundary, "text/plain", message.Text)
            .AppendPart(boundary, "text/html", message.Html) // last is preferred
            .Append("--").Append(boundary).Append("--\r\n");
        return Encoding.ASCII.GetBytes(mime.ToString());
    }

    private static string Sender(Mailbox from) =>
        from.DisplayName is null ? $"<{from.Address.Value}>" : $"{HeaderText.Phrase(from.DisplayName)}\r\n <{from.Address.Value}>";

    private static StringBuilder AppendHeader(this StringBuilder mime, string name, string value) =>
        mime.Append(name).Append(": ").Append(value).Append("\r\n");

    private static StringBuilder AppendPart(this StringBuilder mime, string boundary, string type, string content) => mime
        .Append("--").Append(boundary).Append("\r\n")
        .AppendHeader("Content-Type", $"{type}; charset=utf-8")
        .AppendHeader("Content-Transfer-Encoding", "quoted-printable")
        .Append("\r\n")
        .Append(QuotedPrintable.Encode(content)).Append("\r\n");
}
