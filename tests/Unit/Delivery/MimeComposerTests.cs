using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using OtpAuth.Domain.Contacts;
using OtpAuth.Infrastructure.Delivery;
using OtpAuth.Infrastructure.Delivery.Email;

namespace OtpAuth.Unit.Delivery;

public sealed partial class MimeComposerTests
{
    private static readonly EmailMessage Message = new(
        Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"), "ada@example.com", "Your code", "Your code is 123456.",
        "<p>Your code is 123456.</p>");

    private static readonly DateTimeOffset Noon = new(2026, 3, 5, 13, 4, 5, TimeSpan.FromHours(1));

    [Fact]
    public void A_message_has_the_headers_and_both_parts()
    {
        Compose(Message, "Example <otp@service.example>").ShouldBe(
            """
            From: "Example"
             <otp@service.example>
            To: <ada@example.com>
            Subject: Your code
            Date: Thu, 05 Mar 2026 12:04:05 +0000
            Message-ID: <01890a5dac96774bbcceb302099a8057@service.example>
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="=_01890a5dac96774bbcceb302099a8057"

            --=_01890a5dac96774bbcceb302099a8057
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Your code is 123456.
            --=_01890a5dac96774bbcceb302099a8057
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>Your code is 123456.</p>
            --=_01890a5dac96774bbcceb302099a8057--

            """.ReplaceLineEndings("\r\n"));
    }

    [Theory]
    [InlineData("otp@service.example", "<otp@service.example>")]
    [InlineData("Ada \"the\" \\ <otp@service.example>", "\"Ada \\\"the\\\" \\\\\"\r\n <otp@service.example>")]
    [InlineData("Grün <otp@service.example>", "=?utf-8?B?R3LDvG4=?=\r\n <otp@service.example>")]
    public void The_sender_is_written_as_the_name_needs(string from, string header) =>
        Compose(Message, from).ShouldStartWith($"From: {header}\r\n");

    [Theory]
    [InlineData("Code\r\nBcc: eve@example.com", "Code  Bcc: eve@example.com")]
    [InlineData("Code\nX: y", "Code X: y")]
    [InlineData("Code\0", "Code")]
    [InlineData("=?utf-8?B?QUJD?=", "=?utf-8?B?PT91dGYtOD9CP1FVSkQ/PQ==?=")]
    public void A_subject_stays_one_header(string subject, string header) =>
        Compose(Message with { Subject = subject }, "otp@service.example").ShouldContain($"\r\nSubject: {header}\r\nDate: ");

    [Fact]
    public void Whatever_the_words_are_the_headers_are_ours_and_the_lines_are_short_ASCII() =>
        Prop.ForAll<string, string, string>((subject, text, html) =>
        {
            var message = Message with { Subject = subject ?? "", Text = text ?? "", Html = html ?? "" };
            var mime = Compose(message, $"{Printable(subject)} <otp@service.example>");
            var lines = mime.Split("\r\n");

            mime.ShouldAllBe(c => c == '\r' || c == '\n' || c == '\t' || (c >= ' ' && c <= '~'));
            lines.ShouldAllBe(line => line.Length <= 76 && !line.Contains('\r') && !line.Contains('\n'));
            lines.TakeWhile(line => line.Length > 0).Where(line => line[0] != ' ').Select(line => line.Split(':')[0])
                .ShouldBe(["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]);
            lines.Count(line => line.StartsWith("--=_", StringComparison.Ordinal)).ShouldBe(3);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_subject_is_read_back() =>
        Prop.ForAll<string>(subject =>
        {
            var header = HeaderText.Unstructured(subject ?? "", "Subject: ".Length);

            var read = EncodedWord().Replace(header, word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["word"].Value)));

            read.ShouldBe(Printable(subject).Trim());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Long_words_of_many_bytes_are_not_cut_inside_a_character()
    {
        var subject = string.Concat(Enumerable.Repeat("👩‍🚀é", 40));

        var words = HeaderText.Unstructured(subject, "Subject: ".Length).Split("\r\n ");

        words.ShouldAllBe(word => word.Length <= 75 && word.StartsWith("=?utf-8?B?", StringComparison.Ordinal));
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        string.Concat(words.Select(word => strict.GetString(Convert.FromBase64String(word[10..^2])))).ShouldBe(subject);
    }

    private static string Compose(EmailMessage message, string from)
    {
        Mailbox.TryParse(from, out var mailbox).ShouldBeTrue();
        EmailAddress.TryParse(message.To, out var to).ShouldBeTrue();
        return Encoding.Latin1.GetString(MimeComposer.Compose(message, mailbox!, to!, Noon));
    }

    /// <summary>What is left of any text in a header: control characters are blanks, halves of surrogate pairs are U+FFFD.</summary>
    private static string Printable(string? text) =>
        string.Concat((text ?? "").EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString()));

    [GeneratedRegex(@"=\?utf-8\?B\?(?<word>[A-Za-z0-9+/=]*)\?=(\r\n )?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EncodedWord();
}
