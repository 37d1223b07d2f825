using System.Globalization;
using System.Text;
using HandlebarsDotNet;
using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Infrastructure.Delivery.Templates;

/// <summary>
/// Turns a code, or what happened to an account, into words. The embedded templates are compiled once, in the constructor; rendering is safe for any number
/// of threads.
/// </summary>
internal sealed class TemplateRenderer
{
    // Languages that otp.wording.hbs is written in, with their direction: the mail must not claim another than its words are in.
    private static readonly Dictionary<string, string> Written = new(StringComparer.OrdinalIgnoreCase) { ["en"] = "ltr" };
    private static readonly string PreheaderFiller = string.Concat(Enumerable.Repeat("&#847;&zwnj;&nbsp;", 60));

    private readonly TemplateBrand _brand;
    private readonly Set _otp;
    private readonly Set _notice;

    public TemplateRenderer(TemplateBrand brand)
    {
        ArgumentNullException.ThrowIfNull(brand);
        _brand = brand with { Name = OneLine(brand.Name), Host = OneLine(brand.Host) };
        _otp = new Set("otp");
        _notice = new Set("notice");
    }

    public EmailMessage RenderEmail(OtpContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _otp.Email(content.MessageId, content.To, Model(content)) with { Code = content.Code };
    }

    /// <summary>
    /// The text ends with the origin-bound line that lets browsers offer the code on this site alone
    /// (https://wicg.github.io/sms-one-time-codes/): nothing may follow it, and no value holds a line break that could forge it.
    /// </summary>
    public SmsMessage RenderSms(OtpContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new SmsMessage(content.MessageId, content.To, _otp.Sms(Model(content)), content.Code);
    }

    public EmailMessage RenderEmail(NoticeContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _notice.Email(content.MessageId, content.To, Model(content));
    }

    public SmsMessage RenderSms(NoticeContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new SmsMessage(content.MessageId, content.To, _notice.Sms(Model(content)), Code: "");
    }

    private Dictionary<string, object?> Model(NoticeContent content)
    {
        var model = Model(content.Locale);
        model["passwordChanged"] = content.Kind == NoticeKind.PasswordChanged;
        model["tokenReused"] = content.Kind == NoticeKind.TokenReused;
        model["contactChanged"] = content.Kind == NoticeKind.ContactChanged;
        return model;
    }

    private Dictionary<string, object?> Model(OtpContent content)
    {
        var minutes = Math.Max(1, (int)Math.Ceiling(content.ValidFor.TotalMinutes));
        var model = Model(content.Locale);
        model["host"] = _brand.Host;
        model["code"] = content.Code;
        model["context"] = content.Purpose == OtpPurpose.StepUp ? OneLine(content.Context) : "";
        model["minutes"] = minutes.ToString(CultureInfo.InvariantCulture);
        model["oneMinute"] = minutes == 1;
        model["login"] = content.Purpose == OtpPurpose.Login;
        model["verifyContact"] = content.Purpose == OtpPurpose.VerifyContact;
        model["passwordReset"] = content.Purpose == OtpPurpose.PasswordReset;
        model["stepUp"] = content.Purpose == OtpPurpose.StepUp;
        return model;
    }

    private Dictionary<string, object?> Model(string locale)
    {
        var language = locale.Split('-', '_')[0];
        var written = Written.TryGetValue(language, out var direction) ? language.ToLowerInvariant() : "en";
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["brand"] = _brand.Name,
            ["lang"] = written,
            ["dir"] = direction ?? "ltr",
            ["filler"] = PreheaderFiller,
        };
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

    /// <summary>The templates of one kind of message: its wording before each, and around the email the frame that all emails share.</summary>
    private sealed class Set(string kind)
    {
        private readonly HandlebarsTemplate<object, object> _html = Compile(escape: true, $"{kind}.wording.hbs", $"{kind}.hbs", "frame.hbs");
        private readonly HandlebarsTemplate<object, object> _text = Compile(escape: false, $"{kind}.wording.hbs", $"{kind}.txt.hbs");
        private readonly HandlebarsTemplate<object, object> _subject = Compile(escape: false, $"{kind}.wording.hbs", "subject.hbs");
        private readonly HandlebarsTemplate<object, object> _sms = Compile(escape: false, $"{kind}.wording.hbs", $"{kind}.sms.hbs");

        public EmailMessage Email(Guid id, string to, Dictionary<string, object?> model) =>
            new(id, to, Render(_subject, model), Render(_text, model), Render(_html, model));

        public string Sms(Dictionary<string, object?> model) => Render(_sms, model);

        private static string Render(HandlebarsTemplate<object, object> template, Dictionary<string, object?> model) =>
            template(model).Trim();

        private static HandlebarsTemplate<object, object> Compile(bool escape, params string[] parts)
        {
            var handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = !escape, ThrowOnUnresolvedBindingExpression = true });
            return handlebars.Compile(string.Concat(parts.Select(Read)));
        }
    }
}
