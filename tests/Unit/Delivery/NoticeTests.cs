using OtpAuth.Domain.Delivery;
using OtpAuth.Infrastructure.Delivery.Templates;

namespace OtpAuth.Unit.Delivery;

public sealed class NoticeTests
{
    private static readonly TemplateRenderer Renderer = new(new TemplateBrand("OtpAuth", "auth.example.com"));

    public static TheoryData<NoticeKind> Kinds => [.. Enum.GetValues<NoticeKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_notice_says_what_happened_and_what_to_do_and_bears_no_code(NoticeKind kind)
    {
        var mail = Renderer.RenderEmail(Content(kind));

        mail.Subject.ShouldContain("OtpAuth");
        mail.Code.ShouldBeEmpty();
        foreach (var part in new[] { mail.Text, mail.Html })
        {
            part.ShouldContain("If ");
            part.ShouldNotContain("{{");
            part.ShouldNotContain("It works for");
        }

        mail.Html.ShouldStartWith("<!DOCTYPE html>");
        mail.Html.ShouldEndWith("</html>");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_text_message_is_one_segment_without_a_line_that_a_browser_takes_for_a_code(NoticeKind kind)
    {
        var sms = Renderer.RenderSms(Content(kind));

        sms.Text.Length.ShouldBeInRange(40, 160);
        sms.Code.ShouldBeEmpty();
        sms.Text.ShouldNotContain('@');
        sms.Text.ShouldNotContain('\n');
    }

    [Fact]
    public void Every_kind_has_words_of_its_own()
    {
        var kinds = Enum.GetValues<NoticeKind>();
        kinds.Select(k => Renderer.RenderEmail(Content(k)).Subject).Distinct(StringComparer.Ordinal).Count().ShouldBe(kinds.Length);
        kinds.Select(k => Renderer.RenderSms(Content(k)).Text).Distinct(StringComparer.Ordinal).Count().ShouldBe(kinds.Length);
    }

    private static NoticeContent Content(NoticeKind kind) => new(Guid.CreateVersion7(), "jo@example.com", kind, "en");
}
