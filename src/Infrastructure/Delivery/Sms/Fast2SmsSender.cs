using System.Net;

namespace OtpAuth.Infrastructure.Delivery.Sms;

/// <summary>
/// Fast2SMS's OTP route (https://docs.fast2sms.com): the gateway sends a registered template of its own, so only the
/// code goes out, not the rendered text. It takes no idempotency key: a call that times out may have been sent, and its repetition, with
/// the same code, is the documented duplicate.
/// </summary>
internal sealed class Fast2SmsSender(Fast2SmsOptions options, HttpClient http) : ISmsSender
{
    private const int MaxAnswerBytes = 64 * 1024;
    private const int MaxRequestIdLength = 64;
    private const string CountryCode = "+91";
    private const int NationalDigits = 10;

    private readonly Uri _endpoint = new(options.BaseUrl.AbsoluteUri.TrimEnd('/') + "/dev/bulkV2");

    public string Name => options.Name;

    /// <summary>
    /// The handler for the client that the constructor takes. Redirects are not followed (the key must not travel elsewhere), nothing of
    /// ours beyond the call leaves (no cookies, no trace ids), and pooled connections are renewed so that a moved DNS record is seen.
    /// </summary>
    internal static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>Indian mobile numbers: <c>+91</c> and ten digits, the first of them 6 to 9.</summary>
    public bool Serves(string e164)
    {
        ArgumentNullException.ThrowIfNull(e164);
        return e164.Length == CountryCode.Length + NationalDigits && e164.StartsWith(CountryCode, StringComparison.Ordinal) &&
            e164[CountryCode.Length] is >= '6' and <= '9' && e164.AsSpan(CountryCode.Length).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    public async Task<DeliveryOutcome> SendAsync(SmsMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);

        // Again at the edge: the form's field takes a comma-separated list, so nothing but one number may ever get there.
        if (!Serves(message.To))
            return new DeliveryOutcome.Rejected($"{Name}: not an Indian mobile number");

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Timeout);
        try
        {
            return await CallAsync(message, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryOutcome.Transient($"{Name}: no answer within {options.Timeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException fault)
        {
            return new DeliveryOutcome.Transient($"{Name}: {fault.HttpRequestError}");
        }
        catch (IOException)
        {
            return new DeliveryOutcome.Transient($"{Name}: the connection broke off");
        }
    }

    private async Task<DeliveryOutcome> CallAsync(SmsMessage message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint);
        request.Headers.TryAddWithoutValidation("authorization", options.ApiKey);
        request.Content = new FormUrlEncodedContent([.. FieldsOf(message), new("numbers", message.To[CountryCode.Length..])]);

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MaxAnswerBytes + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxAnswerBytes
            ? new DeliveryOutcome.Transient($"{Name}: HTTP {(int)response.StatusCode}, answer over {MaxAnswerBytes} bytes")
            : Judge(response.StatusCode, Fast2SmsAnswer.TryParse(bytes.AsMemory(0, length)), message.Code);
    }

    /// <summary>A code goes by the gateway's own OTP template; a notice, which has none, as a "quick" message in our words.</summary>
    private static KeyValuePair<string, string>[] FieldsOf(SmsMessage message) => message.Code.Length > 0
        ? [new("route", "otp"), new("variables_values", message.Code)]
        : [new("route", "q"), new("language", "english"), new("message", message.Text)];

    private DeliveryOutcome Judge(HttpStatusCode status, Fast2SmsAnswer? answer, string code)
    {
        if (answer is null)
            return new DeliveryOutcome.Transient($"{Name}: HTTP {(int)status}, not an answer of this gateway");

        if (answer.Taken && status == HttpStatusCode.OK)
            return new DeliveryOutcome.Accepted(Keepable(answer.RequestId, code));

        var number = answer.StatusCode is { } documented ? $"{documented}" : $"HTTP {(int)status}";
        var reason = $"{Name} {number}: {ProviderText.Scrub(answer.Text)}";

        // Only the documented 200, 400 and 401 speak about the message; 429, 5xx and the like speak about the gateway, whatever the body.
        var aboutTheMessage = status is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized && !answer.Taken &&
            Fast2SmsFaults.Judge(answer.StatusCode) == Fast2SmsFault.Message;
        return aboutTheMessage ? new DeliveryOutcome.Rejected(reason) : new DeliveryOutcome.Transient(reason);
    }

    // The id is stored and shown to operators: one that is no plain token, or that echoes the code, is dropped.
    private static string? Keepable(string? requestId, string code) =>
        requestId is { Length: > 0 and <= MaxRequestIdLength } && requestId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') &&
        (code.Length == 0 || !requestId.Contains(code, StringComparison.Ordinal))
            ? requestId
            : null;
}
