using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OtpAuth.Api.Hosting;

namespace OtpAuth.Integration.Support;

/// <summary>The service as an operator runs it: a process that can be killed, with everything it prints.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Client { get; }

    /// <summary>Both streams, line by line.</summary>
    public IReadOnlyCollection<string> Output => _lines;

    /// <summary>Starts it with settings as <c>Key=value</c>; does not wait until it answers.</summary>
    public static ServiceProcess Launch(string environment, params string[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(OtpAuthHost).Assembly.Location);
        foreach (var setting in (string[])[$"urls={address}", $"environment={environment}", .. Service.LoopbackIsFree, .. settings])
            start.ArgumentList.Add($"--{setting}");
        return new ServiceProcess(Process.Start(start)!, address);
    }

    /// <summary>Starts a development node and waits until it is ready.</summary>
    public static async Task<ServiceProcess> StartAsync(string database, string dataDirectory, params string[] settings)
    {
        var service = Launch(
            "Development", [$"ConnectionStrings:Database={database}", $"Data:Directory={dataDirectory}", .. settings]);
        await Eventually.TrueAsync(service.IsReadyAsync, TimeSpan.FromSeconds(60));
        return service;
    }

    /// <summary>A loopback port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"It ended instead: {string.Join('\n', Output)}");
        try
        {
            using var ready = await Client.GetAsync("/health/ready");
            return ready.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        Client.Dispose();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
    }
}
