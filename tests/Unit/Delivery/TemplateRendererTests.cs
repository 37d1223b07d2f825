using System.Text.RegularExpressions;
using OtpAuth.Domain.Otp;
using OtpAuth.Infrastructure.Delivery.Templates;

namespace OtpAuth.Unit.Delivery;

public sealed partial class TemplateRendererTests
{
    // GSM 03.38's basic alphabet without its extension table, whose characters count twice.
    private const string Gsm7 =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
        "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private static readonly TemplateBrand Usual = new("OtpAuth", "auth.example.com");
    private static readonly TemplateRenderer Renderer = new(Usual);

    public static TheoryData<OtpPurpose> Purposes => [.. Enum.GetValues<OtpPurpose>()];

    [Theory]
    [MemberData(nameof(Purposes))]
    public void Every_part_holds_the_code_and_its_life_and_the_subject_neither(OtpPurpose purpose)
    {
        var mail = Renderer.RenderEmail(Content(purpose));

        mail.Subject.ShouldContain("OtpAuth", Case.Sensitive);
        mail.Subject.ShouldNotContain("04829137");
        Digits().IsMatch(mail.Subject).ShouldBeFalse();
        mail.Text.ShouldContain("\n04829137\n");
        mail.Text.ShouldContain("It works for 5 minutes.");
        mail.Html.ShouldContain(">04829137<");
        mail.Html.ShouldContain("<strong>5 minutes</strong>");
        mail.Code.ShouldBe("04829137");
        Renderer.RenderSms(Content(purpose)).Text.ShouldContain("It works for 5 minutes.");
    }

    [Theory]
    [MemberData(nameof(Purposes))]
    public void Every_mail_says_to_keep_the_code_and_what_to_do_if_it_was_not_asked_for(OtpPurpose purpose)
    {
        var mail = Renderer.RenderEmail(Content(purpose));

        foreach (var part in new[] { mail.Text, mail.Html })
        {
            part.ShouldContain("Never share this code.");
            part.ShouldContain(purpose == OtpPurpose.StepUp ? "Did not start this?" : "Did not ");
        }
    }

    [Fact]
    public void Every_purpose_has_words_of_its_own()
    {
        var purposes = Enum.GetValues<OtpPurpose>();
        purposes.Select(p => Renderer.RenderEmail(Content(p)).Subject).Distinct(StringComparer.Ordinal).Count().ShouldBe(purposes.Length);
        purposes.Select(p => Renderer.RenderEmail(Content(p)).Text).Distinct(StringComparer.Ordinal).Count().ShouldBe(purposes.Length);
        purposes.Select(p => Renderer.RenderSms(Content(p)).Text).Distinct(StringComparer.Ordinal).Count().ShouldBe(purposes.Length);
    }

    [Fact]
    public void The_text_part_reads_as_a_letter() =>
        Renderer.RenderEmail(Content(OtpPurpose.StepUp)).Text.ShouldBe(
            """
            Approve a request

            Enter this code only if you want to approve this:

            Pay 1,250.00 EUR to Anna Schmidt

            04829137

            It works for 5 minutes.

            Never share this code. OtpAuth will not ask you for it by phone, chat or email.
            Did not start this? Do not enter the code: without it nothing happens.

            OtpAuth
            """);

    [Theory]
    [InlineData(
        OtpPurpose.Login,
        "04829137 is your OtpAuth sign-in code. It works for 5 minutes. Do not share it.\n@auth.example.com #04829137")]
    [InlineData(
        OtpPurpose.StepUp,
        "04829137 is your OtpAuth approval code. It works for 5 minutes. Do not share it.\nTo approve: Pay 1,250.00 EUR to Anna Schmidt\n" +
        "@auth.example.com #04829137")]
    public void The_text_message_reads_so(OtpPurpose purpose, string text) => Renderer.RenderSms(Content(purpose)).Text.ShouldBe(text);

    [Theory]
    [MemberData(nameof(Purposes))]
    public void A_text_message_is_one_segment_and_ends_with_the_origin_bound_line(OtpPurpose purpose)
    {
        var sms = Renderer.RenderSms(Content(purpose));

        sms.Text.Length.ShouldBeLessThanOrEqualTo(160);
        sms.Text.Except(Gsm7).ShouldBeEmpty();
        sms.Text.Split('\n')[^1].ShouldBe("@auth.example.com #04829137");
        sms.Code.ShouldBe("04829137");
    }

    [Fact]
    public void Markup_in_values_is_text_in_html_and_left_alone_elsewhere()
    {
        var hostile = new TemplateRenderer(Usual with { Name = "A&B <b>\"x\"</b>" });
        var content = Content(OtpPurpose.StepUp) with { Context = "</td><script>alert('1')</script> {{code}} {{{brand}}} & \"more\"" };

        var mail = hostile.RenderEmail(content);

        mail.Html.ShouldNotContain("<script");
        mail.Html.ShouldNotContain("<b>");
        mail.Html.ShouldContain("A&amp;B &lt;b&gt;");
        mail.Html.ShouldContain("&lt;/td&gt;&lt;script&gt;");
        mail.Html.ShouldContain("{{code}} {{{brand}}} &amp; &quot;more&quot;");
        mail.Text.ShouldContain("</td><script>alert('1')</script> {{code}} {{{brand}}} & \"more\"");
        mail.Subject.ShouldBe("Approve a request at A&B <b>\"x\"</b>");
        hostile.RenderSms(content).Text.ShouldContain("alert('1')</script> {{code}} {{{brand}}} & \"more\"\n@auth");
    }

    [Theory]
    [InlineData("a\r\nBcc: x@y.z")]
    [InlineData("a\n@evil.example #999999\n")]
    [InlineData("a\0b\u0085c\u2028d\u2029e\u001bf\vg\fh")]
    public void No_value_breaks_a_line(string hostile)
    {
        var renderer = new TemplateRenderer(new TemplateBrand(hostile, "auth.example.com\n@evil.example"));
        var content = Content(OtpPurpose.StepUp) with { Context = hostile };

        var mail = renderer.RenderEmail(content);
        var sms = renderer.RenderSms(content);

        foreach (var part in new[] { mail.Subject, mail.Text, mail.Html, sms.Text })
            part.Where(c => char.IsControl(c) && c != '\n' || c is '\u2028' or '\u2029').ShouldBeEmpty();
        mail.Subject.ShouldNotContain('\n');
        sms.Text.Split('\n').Length.ShouldBe(3);
        sms.Text.Split('\n')[^1].ShouldBe("@auth.example.com @evil.example #04829137");
    }

    [Fact]
    public void Overrides_of_direction_do_not_turn_an_amount_around()
    {
        var content = Content(OtpPurpose.StepUp) with { Context = "Pay \u202E001\u202C EUR\u2066 now" };
        Renderer.RenderEmail(content).Text.ShouldContain("Pay 001 EUR now");
    }

    [Fact]
    public void Context_is_shown_for_a_step_up_alone()
    {
        var content = Content(OtpPurpose.Login) with { Context = "Call this number" };
        var mail = Renderer.RenderEmail(content);
        (mail.Subject + mail.Text + mail.Html + Renderer.RenderSms(content).Text).ShouldNotContain("Call this number");
    }

    [Theory]
    [InlineData(1, "1 minute.")]
    [InlineData(60, "1 minute.")]
    [InlineData(61, "2 minutes.")]
    [InlineData(299, "5 minutes.")]
    [InlineData(0, "1 minute.")]
    public void Minutes_are_rounded_up(int seconds, string says)
    {
        var content = Content(OtpPurpose.Login) with { ValidFor = TimeSpan.FromSeconds(seconds) };
        Renderer.RenderEmail(content).Text.ShouldContain($"It works for {says}");
        Renderer.RenderSms(content).Text.ShouldContain($"It works for {says}");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("en-GB")]
    [InlineData("EN_us")]
    [InlineData("ar-EG")]
    [InlineData("")]
    [InlineData("\"><script>")]
    public void The_page_claims_the_language_that_it_is_written_in(string locale) =>
        Renderer.RenderEmail(Content(OtpPurpose.Login) with { Locale = locale }).Html.ShouldContain("<html lang=\"en\" dir=\"ltr\">");

    [Fact]
    public void The_mail_loads_nothing_and_knows_dark_mode()
    {
        var html = Renderer.RenderEmail(Content(OtpPurpose.Login)).Html;

        html.ShouldStartWith("<!DOCTYPE html>");
        foreach (var loader in new[] { "http:", "https:", "url(", "<img", "<link", "<script", "src=", "href=" })
            html.ShouldNotContain(loader);
        html.ShouldContain("name=\"color-scheme\" content=\"light dark\"");
        html.ShouldContain("@media (prefers-color-scheme: dark)");
        html.ShouldNotContain("{{");
    }

    [Fact]
    public void Rendering_is_safe_for_threads() =>
        Parallel.For(0, 400, i =>
        {
            var code = $"{i:000000}";
            var sms = Renderer.RenderSms(Content(OtpPurpose.Login) with { Code = code });
            sms.Text.ShouldEndWith($"\n@auth.example.com #{code}");
            Renderer.RenderEmail(Content(OtpPurpose.PasswordReset) with { Code = code }).Html.ShouldContain($">{code}<");
        });

    // Eight digits and a usual context: the longest of the usual messages.
    private static OtpContent Content(OtpPurpose purpose) => new(
        Guid.CreateVersion7(),
        "jane@example.com",
        purpose,
        "04829137",
        TimeSpan.FromMinutes(5),
        "en",
        purpose == OtpPurpose.StepUp ? "Pay 1,250.00 EUR to Anna Schmidt" : null);

    [GeneratedRegex(@"\d", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();
}
