using System.Globalization;
using System.Text;
using HandlebarsDotNet;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Infrastructure.Delivery.Templates;

/// <summary>
/// Turns a code into the words around it. The embedded templates are compiled once, in the constructor; rendering is safe for any number
/// of threads.
/// </summary>
internal sealed class TemplateRenderer
{
    // Languages that otp.wording.hbs is written in, with their direction: the mail must not claim another than its words are in.
    private static readonly Dictionary<string, string> Written = new(StringComparer.OrdinalIgnoreCase) { ["en"] = "ltr" };
    private static readonly string PreheaderFiller = string.Concat(Enumerable.Repeat("&#847;&zwnj;&nbsp;", 60));

    private readonly TemplateBrand _brand;
    private readonly HandlebarsTemplate<object, object> _html;
    private readonly HandlebarsTemplate<object, object> _text;
    private readonly HandlebarsTemplate<object, object> _subject;
    private readonly HandlebarsTemplate<object, object> _sms;

    public TemplateRenderer(TemplateBrand brand)
    {
        ArgumentNullException.ThrowIfNull(brand);
        _brand = brand with { Name = OneLine(brand.Name), Host = OneLine(brand.Host) };
        _html = Compile("otp.hbs", escape: true);
        _text = Compile("otp.txt.hbs", escape: false);
        _subject = Compile("otp.subject.hbs", escape: false);
        _sms = Compile("otp.sms.hbs", escape: false);
    }

    public EmailMessage RenderEmail(OtpContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var model = Model(content);
        return new EmailMessage(content.MessageId, content.To, Render(_subject, model), Render(_text, model), Render(_html, model))
        {
            Code = content.Code,
        };
    }

    /// <summary>
    /// The text ends with the origin-bound line that lets browsers offer the code on this site alone
    /// (https://wicg.github.io/sms-one-time-codes/): nothing may follow it, and no value holds a line break that could forge it.
    /// </summary>
    public SmsMessage RenderSms(OtpContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new SmsMessage(content.MessageId, content.To, Render(_sms, Model(content)), content.Code);
    }

    private Dictionary<string, object?> Model(OtpContent content)
    {
        var minutes = Math.Max(1, (int)Math.Ceiling(content.ValidFor.TotalMinutes));
        var language = content.Locale.Split('-', '_')[0];
        var written = Written.TryGetValue(language, out var direction) ? language.ToLowerInvariant() : "en";
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["brand"] = _brand.Name,
            ["host"] = _brand.Host,
            ["code"] = content.Code,
            ["context"] = content.Purpose == OtpPurpose.StepUp ? OneLine(content.Context) : "",
            ["minutes"] = minutes.ToString(CultureInfo.InvariantCulture),
            ["oneMinute"] = minutes == 1,
            ["lang"] = written,
            ["dir"] = direction ?? "ltr",
            ["filler"] = PreheaderFiller,
            ["login"] = content.Purpose == OtpPurpose.Login,
            ["verifyContact"] = content.Purpose == OtpPurpose.VerifyContact,
            ["passwordReset"] = content.Purpose == OtpPurpose.PasswordReset,
            ["stepUp"] = content.Purpose == OtpPurpose.StepUp,
        };
    }

    private static string Render(HandlebarsTemplate<object, object> template, Dictionary<string, object?> model) => template(model).Trim();

    private static HandlebarsTemplate<object, object> Compile(string name, bool escape)
    {
        var handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = !escape, ThrowOnUnresolvedBindingExpression = true });
        return handlebars.Compile(Read("otp.wording.hbs") + Read(name));
    }

    private static string Read(string name)
    {
        using var stream = typeof(TemplateRenderer).Assembly.GetManifestResourceStream(typeof(TemplateRenderer), name)
            ?? throw new InvalidOperationException($"The template {name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // Line breaks would forge headers or the origin-bound line; bidirectional overrides would show an amount or a payee backwards.
    private static string OneLine(string? text)
    {
        var line = new StringBuilder();
        foreach (var c in text ?? "")
        {
            if (!char.IsControl(c) && !char.IsWhiteSpace(c) && c is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }
}
