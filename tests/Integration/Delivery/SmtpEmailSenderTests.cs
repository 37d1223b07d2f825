using OtpAuth.Infrastructure.Delivery;
using OtpAuth.Infrastructure.Delivery.Email;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Delivery;

public sealed class SmtpEmailSenderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_parts_arrive_as_they_were_written(bool pipelining)
    {
        await using var server = await SmtpServer.StartAsync(new SmtpServerSettings(Pipelining: pipelining));
        await using var sender = Emails.Sender(server.Port, o => o.From = "Bäckerei \"Grün\" <otp@service.example>");
        var text = "Grüße, 你好 👋\n.dot at a line's start\n..two\n.\n\ntrailing blank \n=3D From here\n" + new string('é', 300);
        var subject = "Ihr Code für Bäckerei Grün – 你好 👋 ist da";
        var message = Emails.To("ada@example.com") with { Subject = subject, Text = text, Html = $"<pre>{text}</pre>" };

        var outcome = await sender.SendAsync(message, CancellationToken.None);

        var mail = await server.WaitForMailAsync(m => m.To == "ada@example.com");
        outcome.ShouldBe(new DeliveryOutcome.Accepted(mail.MessageId));
        mail.MessageId.ShouldBe($"<{message.Id:N}@service.example>");
        mail.From.ShouldBe(Emails.From);
        mail.Sender.ShouldBe(new SmtpMailbox(Emails.From, "Bäckerei \"Grün\""));
        mail.Subject.ShouldBe(message.Subject);
        mail.Text.TrimEnd('\n').ShouldBe(text);
        mail.Html.TrimEnd('\n').ShouldBe(message.Html);
        mail.Raw.ShouldContain("Auto-Submitted: auto-generated\r\n");
    }

    [Fact]
    public async Task A_550_is_rejected_and_not_tried_again()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port);

        var reason = (await sender.SendAsync("reject550@example.com")).ShouldBeRejected();

        reason.ShouldStartWith("SMTP 550 5.");
        await ShouldDeliverOnOneConnectionAsync(sender, server);
    }

    [Fact]
    public async Task A_reason_holds_neither_the_address_nor_the_number_that_the_server_echoed()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port);

        var reason = (await sender.SendAsync("reject550@example.com")).ShouldBeRejected();

        reason.ShouldContain("no such user");
        reason.ShouldNotContain("@");
        reason.ShouldNotContain("reject550");
        reason.ShouldNotContain("123456");
    }

    [Fact]
    public async Task A_refused_message_is_rejected()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port);

        (await sender.SendAsync("refusedata@example.com")).ShouldBeRejected().ShouldStartWith("SMTP 554 ");

        await ShouldDeliverOnOneConnectionAsync(sender, server, received: 2);
    }

    [Fact]
    public async Task A_451_is_transient()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port);

        (await sender.SendAsync("defer451@example.com")).ShouldBeTransient().ShouldStartWith("SMTP 451 ");

        await ShouldDeliverOnOneConnectionAsync(sender, server);
    }

    [Fact]
    public async Task A_421_is_transient_and_ends_the_connection()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port);

        (await sender.SendAsync("close421@example.com")).ShouldBeTransient().ShouldStartWith("SMTP 421 ");

        (await sender.SendAsync("ada@example.com")).ShouldBeAccepted();
        await server.WaitForMailAsync(m => m.To == "ada@example.com");
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_hangs_is_transient_and_its_connection_is_given_up()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port, o => (o.Timeout, o.MaxConnections) = (TimeSpan.FromSeconds(2), 1));

        (await sender.SendAsync("hang@example.com")).ShouldBeTransient();

        (await sender.SendAsync("ada@example.com")).ShouldBeAccepted();
    }

    [Fact]
    public async Task A_cancelled_attempt_throws()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port);
        using var cancellation = new CancellationTokenSource();

        var attempt = sender.SendAsync(Emails.To("hang@example.com"), cancellation.Token);
        await server.WaitUntilAsync(() => server.Connections == 1);
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(attempt);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_transient()
    {
        int port;
        await using (var server = await SmtpServer.StartAsync())
            port = server.Port;
        await using var sender = Emails.Sender(port);

        (await sender.SendAsync("ada@example.com")).ShouldBeTransient();
    }

    [Fact]
    public async Task A_connection_lost_before_the_answer_is_transient_and_the_next_attempt_has_the_same_message_id()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port);
        var message = Emails.To("dropafterdata@example.com");
        // On a connection used before, where a loss at any earlier moment is made good silently: this one must not be.
        (await sender.SendAsync("ada@example.com")).ShouldBeAccepted();

        (await sender.SendAsync(message, CancellationToken.None)).ShouldBeTransient();
        (await sender.SendAsync(message, CancellationToken.None)).ShouldBeTransient();

        await server.WaitUntilAsync(() => server.Mails.Count == 3);
        server.Mails.Skip(1).ShouldAllBe(mail => mail.MessageId == $"<{message.Id:N}@service.example>");
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@example.com>\r\nRCPT TO:<eve@example.com")]
    [InlineData("ada@example.com\r\nDATA")]
    [InlineData("ada\0@example.com")]
    public async Task A_recipient_that_is_no_address_is_rejected_without_a_connection(string to)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port);

        (await sender.SendAsync(to)).ShouldBeRejected();

        await ShouldDeliverOnOneConnectionAsync(sender, server);
    }

    private static async Task ShouldDeliverOnOneConnectionAsync(SmtpEmailSender sender, SmtpServer server, int received = 1)
    {
        (await sender.SendAsync("last@example.com")).ShouldBeAccepted();
        await server.WaitForMailAsync(m => m.To == "last@example.com");
        server.Mails.Count.ShouldBe(received);
        server.Connections.ShouldBe(1);
    }
}
