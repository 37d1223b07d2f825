using OtpAuth.Infrastructure.Delivery.Email;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Delivery;

public sealed class SmtpEmailSenderSecurityTests
{
    private const string Username = "otp-service";
    private const string Password = "pässwörd :=+/";

    [Theory]
    [InlineData("none", "PLAIN")]
    [InlineData("starttls", "PLAIN")]
    [InlineData("starttls", "LOGIN")]
    [InlineData("tls", "PLAIN")]
    [InlineData("tls", "LOGIN")]
    public async Task Mail_is_delivered_with_authentication_over_every_kind_of_security(string security, string method)
    {
        using var certificate = new TestCertificate();
        await using var server = await StartAsync(security, certificate, method);
        await using var sender = Sender(server, security, certificate.AuthorityPath);

        (await sender.SendAsync("ada@example.com")).ShouldBeAccepted();

        var mail = await server.WaitForMailAsync(m => m.To == "ada@example.com");
        mail.Secure.ShouldBe(security != "none");
        server.AuthMethods.ShouldBe([method]);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public async Task A_wrong_password_is_transient_and_not_told(string method)
    {
        using var certificate = new TestCertificate();
        await using var server = await StartAsync("tls", certificate, method);
        await using var sender = Sender(server, "tls", certificate.AuthorityPath, o => o.Password = "letmein");

        var reason = (await sender.SendAsync("ada@example.com")).ShouldBeTransient();

        reason.ShouldStartWith("SMTP 535 5.7.8 at Auth");
        reason.ShouldNotContain("letmein");
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task A_certificate_of_an_unknown_authority_is_transient_and_no_password_is_sent(string security)
    {
        using var certificate = new TestCertificate();
        using var other = new TestCertificate();
        await using var server = await StartAsync(security, certificate);
        foreach (var trusted in new[] { null, other.AuthorityPath })
        {
            await using var sender = Sender(server, security, trusted);

            (await sender.SendAsync("ada@example.com")).ShouldBeTransient().ShouldStartWith("AuthenticationException");
        }

        server.AuthMethods.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task A_certificate_of_another_host_is_transient(string security)
    {
        using var certificate = new TestCertificate("other.example", address: null);
        await using var server = await StartAsync(security, certificate);
        await using var sender = Sender(server, security, certificate.AuthorityPath);

        (await sender.SendAsync("ada@example.com")).ShouldBeTransient().ShouldStartWith("AuthenticationException");
    }

    [Fact]
    public async Task A_server_without_STARTTLS_gets_neither_password_nor_mail()
    {
        await using var server = new ScriptedServer(
            ["S: 220 hi", "C: EHLO", "S: 250-hi", "S: 250 AUTH PLAIN", "C: STARTTLS", "S: 502 5.5.1 no", "C: nothing more"]);
        await using var sender = Emails.Sender(server.Port, o =>
            (o.Security, o.Username, o.Password) = (SmtpSecurity.StartTls, Username, Password));

        (await sender.SendAsync("ada@example.com")).ShouldBeTransient().ShouldStartWith("SMTP 502 5.5.1 at StartTls");

        (await server.HeardAsync()).ShouldBe(["EHLO [127.0.0.1]", "STARTTLS"]);
    }

    [Fact]
    public async Task Words_slipped_in_before_TLS_end_the_conversation()
    {
        await using var server = new ScriptedServer(
            ["S: 220 hi", "C: EHLO", "S: 250-hi", "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go\r\n250 AUTH PLAIN", "C: nothing more"]);
        await using var sender = Emails.Sender(server.Port, o => o.Security = SmtpSecurity.StartTls);

        (await sender.SendAsync("ada@example.com")).ShouldBeTransient().ShouldContain("more than its answer to STARTTLS");
    }

    [Fact]
    public async Task An_answer_without_end_is_transient()
    {
        var endless = Enumerable.Repeat($"S: 220-{new string('a', 500)}", 200).ToArray();
        await using var server = new ScriptedServer([.. endless]);
        await using var sender = Emails.Sender(server.Port);

        (await sender.SendAsync("ada@example.com")).ShouldBeTransient().ShouldContain("too long");
    }

    [Fact]
    public async Task A_server_that_wants_the_message_of_a_refused_recipient_does_not_get_it()
    {
        await using var server = new ScriptedServer(
        [
            "S: 220 hi", "C: EHLO", "S: 250-hi", "S: 250 PIPELINING", "C: DATA",
            "S: 250 ok", "S: 550 5.1.1 no", "S: 354 go", "C: nothing more",
        ]);
        await using var sender = Emails.Sender(server.Port);

        (await sender.SendAsync("ada@example.com")).ShouldBeRejected();

        (await server.HeardAsync())[^1].ShouldBe("DATA");
    }

    [Fact]
    public async Task A_sender_that_the_server_refuses_is_transient()
    {
        await using var server = new ScriptedServer(["S: 220 hi", "C: EHLO", "S: 250 hi", "C: MAIL", "S: 553 5.7.1 not yours"]);
        await using var sender = Emails.Sender(server.Port);

        (await sender.SendAsync("ada@example.com")).ShouldBeTransient().ShouldStartWith("SMTP 553 5.7.1 at Mail");
    }

    private static Task<SmtpServer> StartAsync(string security, TestCertificate certificate, string methods = "PLAIN,LOGIN") =>
        SmtpServer.StartAsync(new SmtpServerSettings(security, 0, certificate, Username, Password, methods));

    private static SmtpEmailSender Sender(SmtpServer server, string security, string? authority, Action<SmtpOptions>? change = null) =>
        Emails.Sender(server.Port, options =>
        {
            (options.Security, options.TrustedCertificate) = (Enum.Parse<SmtpSecurity>(security, ignoreCase: true), authority);
            (options.Username, options.Password) = (Username, Password);
            change?.Invoke(options);
        });
}
