using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OtpAuth.Integration.Support;

/// <summary>One call the gateway got.</summary>
internal sealed record Fast2SmsRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Form)
{
    public string Code => Form.GetValueOrDefault("variables_values", "");

    /// <summary>Ten digits, without the country code.</summary>
    public string Number => Form.GetValueOrDefault("numbers", "");
}

/// <summary>
/// Fast2SMS as documented, on a loopback port of its own: it records every call, answers it by the next of the answers that were queued,
/// and with success when there is none.
/// </summary>
internal sealed class Fast2SmsGateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<Fast2SmsRequest> _requests = [];
    private readonly List<(Func<Fast2SmsRequest, bool> Wanted, TaskCompletionSource<Fast2SmsRequest> Arrived)> _waiting = [];
    private readonly Queue<RequestDelegate> _answers = [];
    private readonly WebApplication _app;

    private Fast2SmsGateway(WebApplication app) => _app = app;

    public Uri BaseUrl => new(_app.Urls.Single());

    public IReadOnlyList<Fast2SmsRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    public static async Task<Fast2SmsGateway> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gateway = new Fast2SmsGateway(builder.Build());
        gateway._app.Run(gateway.AnswerAsync);
        await gateway._app.StartAsync();
        return gateway;
    }

    /// <summary>Queues what the next unanswered call gets; see <see cref="Fast2SmsAnswers"/>.</summary>
    public Fast2SmsGateway Next(RequestDelegate answer)
    {
        lock (_gate)
            _answers.Enqueue(answer);
        return this;
    }

    /// <summary>The first call, past or to come, that is wanted.</summary>
    /// <exception cref="TimeoutException">None came within 30 s.</exception>
    public Task<Fast2SmsRequest> WaitForRequestAsync(Func<Fast2SmsRequest, bool>? wanted = null)
    {
        wanted ??= _ => true;
        lock (_gate)
        {
            if (_requests.Find(r => wanted(r)) is { } past)
                return Task.FromResult(past);

            var arrived = new TaskCompletionSource<Fast2SmsRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, arrived));
            return arrived.Task.WaitAsync(Patience);
        }
    }

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
        var request = new Fast2SmsRequest(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            form.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal));
        await Record(request)(context);
    }

    private RequestDelegate Record(Fast2SmsRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            foreach (var (_, arrived) in _waiting.Where(w => w.Wanted(request)))
                arrived.TrySetResult(request);
            _waiting.RemoveAll(w => w.Arrived.Task.IsCompleted);
            return _answers.TryDequeue(out var answer) ? answer : Fast2SmsAnswers.Taken();
        }
    }
}

/// <summary>What the gateway may say.</summary>
internal static class Fast2SmsAnswers
{
    public static RequestDelegate Taken(string requestId = "lwdtp7cjyqxvfe9") =>
        Json(200, $$"""{"return":true,"request_id":"{{requestId}}","message":["Message sent successfully"]}""");

    /// <param name="http">400, but 401 for 412 and 413.</param>
    public static RequestDelegate Refused(int statusCode, string message, int http = 400) => Json(
        http, string.Create(CultureInfo.InvariantCulture, $$"""{"return":false,"status_code":{{statusCode}},"message":"{{message}}"}"""));

    public static RequestDelegate Json(int http, string body) => async context =>
    {
        context.Response.StatusCode = http;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    };

    public static RequestDelegate Redirect(Uri to) => context =>
    {
        context.Response.Redirect(to.AbsoluteUri, permanent: false, preserveMethod: true);
        return Task.CompletedTask;
    };

    /// <summary>Says nothing until the caller gives up.</summary>
    public static RequestDelegate Silent() => context => UntilGone(context);

    /// <summary>Begins an answer and never ends it.</summary>
    public static RequestDelegate HalfSaid() => async context =>
    {
        await context.Response.WriteAsync("{\"return\":");
        await context.Response.Body.FlushAsync();
        await UntilGone(context);
    };

    /// <summary>Cuts the connection, after the beginning of an answer if <paramref name="begun"/>.</summary>
    public static RequestDelegate CutOff(bool begun) => async context =>
    {
        if (begun)
        {
            await context.Response.WriteAsync("{\"return\":");
            await context.Response.Body.FlushAsync();
        }

        context.Abort();
    };

    private static Task UntilGone(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(() => gone.TrySetResult());
        return gone.Task;
    }
}
