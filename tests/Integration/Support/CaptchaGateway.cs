using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OtpAuth.Integration.Support;

/// <summary>How a captcha's service words its answers.</summary>
/// <param name="Path">Of its siteverify.</param>
/// <param name="Used">Its code for a token that was verified before.</param>
/// <param name="Wrong">Its code for what is no token of its own.</param>
/// <param name="Extra">Members of its own in a success.</param>
public sealed record CaptchaService(string Path, string Used, string Wrong, string Extra)
{
    public static readonly CaptchaService Turnstile = new(
        "/turnstile/v0/siteverify", "timeout-or-duplicate", "invalid-input-response", """ "action": "send", "cdata": "", """);

    public static readonly CaptchaService HCaptcha = new(
        "/siteverify", "already-seen-response", "invalid-input-response", """ "credit": false, """);
}

/// <summary>
/// Turnstile's or hCaptcha's siteverify as documented, on a loopback port of its own: takes each token that begins with <c>good</c> once.
/// It records every form, and answers by what was queued where something was.
/// </summary>
internal sealed class CaptchaGateway : IAsyncDisposable
{
    public const string Secret = "0x4AAA-secret-of-the-test";

    private readonly WebApplication _app;
    private readonly CaptchaService _service;
    private readonly ConcurrentDictionary<string, bool> _used = [];
    private readonly ConcurrentQueue<RequestDelegate> _answers = [];

    private CaptchaGateway(WebApplication app, CaptchaService service) => (_app, _service) = (app, service);

    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Forms { get; } = [];

    public IEnumerable<string> Settings =>
    [
        "Proof:When=Always",
        "Proof:Difficulty=8",
        "Proof:Kind=Captcha",
        "Proof:Captcha:SiteKey=0x4AAA-site",
        $"Proof:Captcha:Secret={Secret}",
        $"Proof:Captcha:VerifyUrl={_app.Urls.Single()}{_service.Path}",
    ];

    public static async Task<CaptchaGateway> StartAsync(CaptchaService? service = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gateway = new CaptchaGateway(builder.Build(), service ?? CaptchaService.Turnstile);
        gateway._app.Run(gateway.AnswerAsync);
        await gateway._app.StartAsync();
        return gateway;
    }

    /// <summary>Queues what the next call gets.</summary>
    public void Next(RequestDelegate answer) => _answers.Enqueue(answer);

    public async ValueTask DisposeAsync()
    {
        // Calls that hang on purpose are cut, not waited for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : FormCollection.Empty;
        var fields = form.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);
        Forms.Enqueue(fields);
        var answer = _answers.TryDequeue(out var queued) ? queued : Fast2SmsAnswers.Json(200, Judge(context.Request, fields));
        await answer(context);
    }

    private string Judge(HttpRequest request, Dictionary<string, string> fields) => fields.GetValueOrDefault("response", "") switch
    {
        _ when request.Method != "POST" || request.Path != _service.Path => Failure("bad-request"),
        _ when fields.GetValueOrDefault("secret") != Secret => Failure("invalid-input-secret"),
        var token when !token.StartsWith("good", StringComparison.Ordinal) => Failure(_service.Wrong),
        var token when !_used.TryAdd(token, true) => Failure(_service.Used),
        _ => $$"""
            {
              "success": true, "challenge_ts": "2026-11-21T10:00:00.000Z", "hostname": "www.example.com",{{_service.Extra}}"error-codes": []
            }
            """,
    };

    private static string Failure(string code) => $$"""{ "success": false, "error-codes": ["{{code}}"] }""";
}
