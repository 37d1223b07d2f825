using OtpAuth.Infrastructure.Delivery.Email;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Delivery;

public sealed class SmtpEmailSenderPoolTests
{
    [Fact]
    public async Task Mails_in_a_row_share_one_connection_until_it_has_carried_a_hundred()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port);

        for (var i = 1; i <= SmtpConnectionPool.MaxMessages; i++)
            (await sender.SendAsync($"user{i}@example.com")).ShouldBeAccepted();
        await server.WaitUntilAsync(() => server.Mails.Count == SmtpConnectionPool.MaxMessages);
        server.Connections.ShouldBe(1);

        (await sender.SendAsync("one-more@example.com")).ShouldBeAccepted();
        await server.WaitForMailAsync(m => m.To == "one-more@example.com");
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task Twenty_mails_at_once_take_no_more_connections_than_allowed()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(server.Port, o => o.MaxConnections = 3);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => sender.SendAsync($"user{i}@example.com")));

        outcomes.ShouldAllBe(outcome => outcome is Infrastructure.Delivery.DeliveryOutcome.Accepted);
        await server.WaitUntilAsync(() => server.Mails.Count == 20);
        server.Mails.Select(mail => mail.To).Distinct(StringComparer.Ordinal).Count().ShouldBe(20);
        server.Connections.ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task A_connection_idle_for_long_is_not_used_again()
    {
        await using var server = await SmtpServer.StartAsync();
        var clock = new SteppedClock();
        await using var sender = Emails.Sender(server.Port, clock: clock);
        (await sender.SendAsync("first@example.com")).ShouldBeAccepted();

        clock.Step(SmtpConnectionPool.MaxIdle);

        (await sender.SendAsync("second@example.com")).ShouldBeAccepted();
        await server.WaitForMailAsync(m => m.To == "second@example.com");
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_restarted_between_two_mails_costs_none()
    {
        await using var first = await SmtpServer.StartAsync();
        await using var sender = Emails.Sender(first.Port);
        (await sender.SendAsync("first@example.com")).ShouldBeAccepted();
        await first.DisposeAsync();

        await using var second = await SmtpServer.StartAsync(new SmtpServerSettings(Port: first.Port));

        (await sender.SendAsync("second@example.com")).ShouldBeAccepted();
        await second.WaitForMailAsync(m => m.To == "second@example.com");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("tls")]
    public async Task Connections_cut_between_two_mails_cost_none(string security)
    {
        using var certificate = new TestCertificate();
        await using var server = await SmtpServer.StartAsync(new SmtpServerSettings(security, Certificate: certificate));
        await using var sender = Emails.Sender(server.Port, o =>
            (o.Security, o.TrustedCertificate) = (Enum.Parse<SmtpSecurity>(security, ignoreCase: true), certificate.AuthorityPath));
        await SendFourAsync("before");

        await server.DropConnectionsAsync();

        await SendFourAsync("after");
        await server.WaitUntilAsync(() => server.Mails.Count == 8);

        async Task SendFourAsync(string name)
        {
            foreach (var outcome in await Task.WhenAll(Enumerable.Range(0, 4).Select(i => sender.SendAsync($"{name}{i}@example.com"))))
                outcome.ShouldBeAccepted();
        }
    }

    [Theory]
    [InlineData("S: 421 4.4.2 Idle for too long")]
    [InlineData("S: 500 What?")]
    [InlineData("S: not a reply")]
    public async Task A_kept_connection_that_has_gone_bad_is_replaced_by_one_new_one(string answerToReset)
    {
        string[] good =
        [
            "S: 220 hi", "C: EHLO", "S: 250 hi", "C: MAIL", "S: 250 ok", "C: RCPT", "S: 250 ok",
            "C: DATA", "S: 354 go", "C: --=_", "C: .", "S: 250 ok",
        ];
        await using var server = new ScriptedServer([.. good, "C: RSET", answerToReset], [.. good, "C: QUIT", "S: 221 bye"]);
        await using (var sender = Emails.Sender(server.Port))
        {
            (await sender.SendAsync("first@example.com")).ShouldBeAccepted();
            (await sender.SendAsync("second@example.com")).ShouldBeAccepted();
        }

        (await server.HeardAsync()).Where(line => line.StartsWith("RCPT", StringComparison.Ordinal))
            .ShouldBe(["RCPT TO:<first@example.com>", "RCPT TO:<second@example.com>"]);
    }

    [Fact]
    public async Task Disposal_waits_for_the_mail_under_way_and_takes_no_more()
    {
        await using var server = await SmtpServer.StartAsync();
        var sender = Emails.Sender(server.Port);
        var underWay = sender.SendAsync("ada@example.com");

        await sender.DisposeAsync();

        (await underWay).ShouldBeAccepted();
        await Should.ThrowAsync<ObjectDisposedException>(sender.SendAsync("late@example.com"));
    }

    private sealed class SteppedClock : TimeProvider
    {
        private long ahead;

        public void Step(TimeSpan time) => ahead += time.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => base.GetTimestamp() + ahead;
    }
}
