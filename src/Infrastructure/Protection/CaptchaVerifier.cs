using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Protection;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>What a captcha's service says about a token.</summary>
internal enum CaptchaVerdict
{
    /// <summary>Solved, here, and not used before.</summary>
    Solved,

    /// <summary>Not so.</summary>
    Refused,

    /// <summary>It did not say.</summary>
    Unknown,
}

/// <summary>
/// Asks a service in the way of Turnstile and hCaptcha (a form with <c>secret</c>, <c>response</c>, <c>remoteip</c>; JSON with
/// <c>success</c>, <c>hostname</c>, <c>error-codes</c>). When it fails it is left alone for a few seconds, so that nobody waits for it in
/// vain.
/// </summary>
internal sealed partial class CaptchaVerifier(IOptions<ProofOptions> options, TimeProvider clock, ILogger<CaptchaVerifier> logger) : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;
    private const int MaxCalls = 16;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>Codes that speak of the service or of our settings, not of the token.</summary>
    private static readonly string[] Faults = ["internal-error", "missing-input-secret", "invalid-input-secret", "sitekey-secret-mismatch"];

    // Redirects are not followed, for the secret must not travel elsewhere; nothing of ours beyond the call leaves.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = MaxCalls,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });

    private readonly SemaphoreSlim _calls = new(MaxCalls);

    private long _restsUntil = long.MinValue;

    /// <summary>Whether it failed a moment ago.</summary>
    public bool IsAway => Interlocked.Read(ref _restsUntil) > clock.GetTimestamp();

    /// <summary>
    /// Answers within <c>Proof:Captcha:Timeout</c>; never fails because the service does. Of more than 16 at once the others are not known, so
    /// that a slow service does not have all calls wait.
    /// </summary>
    public async Task<CaptchaVerdict> VerifyAsync(string token, IPAddress? address, CancellationToken cancellationToken)
    {
        if (!_calls.Wait(0, CancellationToken.None))
            return CaptchaVerdict.Unknown;

        try
        {
            return await AskInTimeAsync(token, address, cancellationToken);
        }
        finally
        {
            _calls.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _calls.Dispose();
    }

    private async Task<CaptchaVerdict> AskInTimeAsync(string token, IPAddress? address, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.Captcha.Timeout);
        var verdict = CaptchaVerdict.Unknown;
        try
        {
            verdict = await AskAsync(token, address, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed("no answer in time");
        }
        catch (HttpRequestException fault)
        {
            LogFailed(fault.HttpRequestError.ToString());
        }
        catch (IOException)
        {
            LogFailed("the connection broke off");
        }

        if (verdict == CaptchaVerdict.Unknown)
            Interlocked.Exchange(ref _restsUntil, clock.GetTimestamp() + (long)(Rest.TotalSeconds * clock.TimestampFrequency));
        return verdict;
    }

    private async Task<CaptchaVerdict> AskAsync(string token, IPAddress? address, CancellationToken cancellationToken)
    {
        var fields = new List<KeyValuePair<string, string>> { new("secret", options.Value.Captcha.Secret), new("response", token) };
        if (address is not null)
            fields.Add(new("remoteip", (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()));

        using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.Captcha.VerifyUrl);
        request.Content = new FormUrlEncodedContent(fields);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MaxAnswerBytes + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length <= MaxAnswerBytes && CaptchaAnswer.TryParse(bytes.AsMemory(0, length)) is { } answer)
            return Judge(response.StatusCode, answer);

        LogFailed($"HTTP {(int)response.StatusCode}, not an answer of such a service");
        return CaptchaVerdict.Unknown;
    }

    private CaptchaVerdict Judge(HttpStatusCode status, CaptchaAnswer answer)
    {
        if (answer.Success && status == HttpStatusCode.OK)
        {
            var hostname = options.Value.Captcha.Hostname;
            if (string.IsNullOrEmpty(hostname) || string.Equals(hostname, answer.Hostname, StringComparison.OrdinalIgnoreCase))
                return CaptchaVerdict.Solved;
            LogElsewhere();
            return CaptchaVerdict.Refused;
        }

        var fault = Faults.FirstOrDefault(answer.ErrorCodes.Contains);
        if (fault is null && status is not (HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError))
            return CaptchaVerdict.Refused;
        LogFailed(fault ?? $"HTTP {(int)status}");
        return CaptchaVerdict.Unknown;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The captcha's service failed ({Reason}); proof of work is asked for instead")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A captcha was solved on another page than one of Proof:Captcha:Hostname")]
    private partial void LogElsewhere();
}

/// <summary>What is read of the service's answer.</summary>
internal sealed record CaptchaAnswer(bool Success, string? Hostname, IReadOnlyList<string> ErrorCodes)
{
    /// <returns>Null for what does not say whether it succeeded.</returns>
    public static CaptchaAnswer? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("success", out var success))
                return null;
            return success.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? new CaptchaAnswer(success.GetBoolean(), TextOf(root, "hostname"), ErrorsOf(root))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement root, string member) =>
        root.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IReadOnlyList<string> ErrorsOf(JsonElement root) =>
        root.TryGetProperty("error-codes", out var codes) && codes.ValueKind == JsonValueKind.Array
            ? [.. codes.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!)]
            : [];
}
