using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace OtpAuth.EndToEnd.Support;

/// <summary>A request as the service got it, and how it answered; a browser hides much of that, even from those who drive it.</summary>
internal sealed record Arrival(string Method, string Path, int Status, string? Origin, string? Cookies)
{
    public bool Carries(string cookie) => Cookies?.Contains($"{cookie}=", StringComparison.Ordinal) == true;
}

/// <summary>Keeps what arrives at the service in this process.</summary>
internal sealed class Arrivals : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Answered = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";

    private readonly Lock _gate = new();
    private readonly List<Arrival> _all = [];
    private readonly IDisposable _subscription;

    public Arrivals(DiagnosticListener listener) => _subscription = listener.Subscribe(this);

    /// <summary>How many there were so far: where a test's own begin.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _all.Count;
        }
    }

    /// <summary>The first that is wanted after the first <paramref name="count"/>, once it has been answered.</summary>
    public Task<Arrival> AfterAsync(int count, Func<Arrival, bool> wanted) =>
        Eventually.GetAsync(() => Task.FromResult(Since(count).FirstOrDefault(wanted)));

    public IReadOnlyList<Arrival> Since(int count)
    {
        lock (_gate)
            return _all[count..];
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != Answered || value.Value is not HttpContext context)
            return;
        var (request, headers) = (context.Request, context.Request.Headers);
        var arrival = new Arrival(request.Method, request.Path, context.Response.StatusCode, headers.Origin, headers.Cookie);
        lock (_gate)
            _all.Add(arrival);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscription.Dispose();
}
