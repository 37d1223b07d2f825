using FsCheck;
using FsCheck.Fluent;
using OtpAuth.Infrastructure.Delivery.Email;

namespace OtpAuth.Unit.Delivery;

public sealed class SmtpReasonTests
{
    [Theory]
    [InlineData("5.1.1 <ada.l@example.com>: unknown", "SMTP 550 5.1.1 at Recipient: • unknown")]
    [InlineData("5.1.1 User ADA.L unknown", "SMTP 550 5.1.1 at Recipient: User • unknown")]
    [InlineData("Spam: 123456, 123 456 and 123-456", "SMTP 550 at Recipient: Spam: •, • and •")]
    [InlineData("5.7.1 line\u0007 é", "SMTP 550 5.7.1 at Recipient: line é")]
    [InlineData("", "SMTP 550 at Recipient: ")]
    public void A_reason_keeps_the_codes_and_loses_what_was_echoed(string text, string reason) => Of(text).ShouldBe(reason);

    [Fact]
    public void Whatever_surrounds_them_the_code_and_the_address_are_not_told() =>
        Prop.ForAll<string, string, PositiveInt>((before, after, padding) =>
        {
            var reason = Of($"{before}{new string('x', padding.Get % 250)} 837465 {after} ada.l@example.com{before}");

            reason.Length.ShouldBeLessThanOrEqualTo(200);
            reason.ShouldNotContain("8374");
            reason.ShouldNotContain("7465");
            reason.ShouldNotContain("@");
            reason.ShouldNotContain("ada.l");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_long_answer_is_capped_after_it_was_scrubbed()
    {
        Of(new string('x', 64 * 1024)).Length.ShouldBe(200);
        Of($"{new string('x', 172)} 123456").ShouldEndWith("x •");
    }

    private static string Of(string text) => SmtpReason.Of(new SmtpVerdict(SmtpStep.Recipient, new SmtpReply(550, [text])), "ada.l");
}
