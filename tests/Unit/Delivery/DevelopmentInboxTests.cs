using OtpAuth.Infrastructure.Delivery;
using OtpAuth.Infrastructure.Delivery.Development;

namespace OtpAuth.Unit.Delivery;

public sealed class DevelopmentInboxTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly DevelopmentInbox _inbox = new(new StoppedClock());

    [Fact]
    public async Task Senders_deliver_to_it_whole()
    {
        var email = new EmailMessage(Guid.CreateVersion7(), "jane@example.com", "Subject", "Text", "<p>Html</p>") { Code = "123456" };
        var sms = new SmsMessage(Guid.CreateVersion7(), "+919876543210", "123456 is your code.", "123456");

        (await new InboxEmailSender(_inbox).SendAsync(email, default)).ShouldBe(new DeliveryOutcome.Accepted(email.Id.ToString()));
        (await new InboxSmsSender(_inbox).SendAsync(sms, default)).ShouldBe(new DeliveryOutcome.Accepted(sms.Id.ToString()));

        _inbox.Find(null).ShouldBe(
        [
            new InboxMessage("+919876543210", "sms", "", "123456 is your code.", null, "123456", Noon),
            new InboxMessage("jane@example.com", "email", "Subject", "Text", "<p>Html</p>", "123456", Noon),
        ]);
    }

    [Theory]
    [InlineData("jane@example.com", 1)]
    [InlineData("JANE@Example.COM", 1)]
    [InlineData("jane@example.co", 0)]
    [InlineData("+919876543210", 1)]
    [InlineData(" 919876543210", 1)]
    [InlineData("9876543210", 0)]
    [InlineData("", 2)]
    [InlineData(null, 2)]
    public void Messages_are_found_by_whole_address_in_any_case(string? to, int found)
    {
        _inbox.Add(Sms("+919876543210", "1"));
        _inbox.Add(new EmailMessage(Guid.CreateVersion7(), "Jane@example.com", "", "", ""));
        _inbox.Find(to).Count.ShouldBe(found);
    }

    [Fact]
    public void Only_the_newest_500_are_kept_newest_first()
    {
        foreach (var number in Enumerable.Range(1, 503))
            _inbox.Add(Sms("+919876543210", $"{number}"));

        var codes = _inbox.Find(null).Select(m => m.Code).ToList();

        codes.Count.ShouldBe(DevelopmentInbox.Capacity);
        codes[0].ShouldBe("503");
        codes[^1].ShouldBe("4");
    }

    [Fact]
    public void Threads_do_not_disturb_one_another()
    {
        Parallel.For(0, 2_000, i =>
        {
            _inbox.Add(Sms($"+9198765432{i % 10:00}", $"{i}"));
            _inbox.Find("+919876543201").ShouldAllBe(m => m.To == "+919876543201");
        });

        _inbox.Find(null).Count.ShouldBe(DevelopmentInbox.Capacity);
    }

    [Fact]
    public void Logging_a_message_prints_neither_address_nor_code()
    {
        var email = new EmailMessage(Guid.Empty, "jane@example.com", "Subject", "Text 123456", "Html 123456") { Code = "123456" };
        _inbox.Add(email);

        $"{email}".ShouldBe("EmailMessage 00000000-0000-0000-0000-000000000000");
        $"{Sms("+919876543210", "123456") with { Id = Guid.Empty }}".ShouldBe("SmsMessage 00000000-0000-0000-0000-000000000000");
        $"{_inbox.Find(null)[0]}".ShouldBe("InboxMessage email 2026-03-01T12:00:00.0000000+00:00");
    }

    [Theory]
    [InlineData("inbox.html", "/dev/inbox/inbox.js")]
    [InlineData("inbox.js", "srcdoc")]
    [InlineData("inbox.css", "color-scheme")]
    public void The_page_is_embedded(string file, string holds)
    {
        using var reader = new StreamReader(DevelopmentInboxPage.Open(file));
        reader.ReadToEnd().ShouldContain(holds);
        DevelopmentInboxPage.Files.ContainsKey(file).ShouldBeTrue();
    }

    [Fact]
    public void The_page_holds_no_inline_script()
    {
        using var reader = new StreamReader(DevelopmentInboxPage.Open("inbox.html"));
        var page = reader.ReadToEnd();
        page.ShouldNotContain("<script>");
        page.ShouldNotContain(" on", Case.Sensitive, "an inline event handler");
    }

    private static SmsMessage Sms(string to, string code) => new(Guid.CreateVersion7(), to, $"{code} is your code.", code);

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}
