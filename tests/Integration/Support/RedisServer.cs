using System.Diagnostics;

namespace OtpAuth.Integration.Support;

/// <summary>A real Redis on a loopback port, without persistence, that a test can stop, freeze, empty and deny.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _port = ServiceProcess.FreePort();
    private Process? _process;
    private string _password = "";

    private RedisServer()
    {
    }

    /// <summary>As StackExchange.Redis takes it; without password.</summary>
    public string Address => $"127.0.0.1:{_port}";

    public string Setting => $"ConnectionStrings:Redis={Address}";

    public static async Task<RedisServer> StartAsync()
    {
        var redis = new RedisServer();
        await redis.StartAgainAsync();
        return redis;
    }

    /// <summary>Empty, on the same port.</summary>
    public async Task StartAgainAsync()
    {
        // The shell ends it when the pipe closes, which it does even when the tests are killed.
        _process = Process.Start(new ProcessStartInfo("sh", [
            "-c", "\"$@\" > /dev/null 2>&1 & echo $!; cat > /dev/null; kill -9 $!; wait", "sh", "redis-server", "--bind", "127.0.0.1",
            "--port", $"{_port}", "--save", "", "--appendonly", "no", "--dir", _folder.Path,
        ])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Pid = (await _process.StandardOutput.ReadLineAsync())!;
        _password = "";
        await Eventually.TrueAsync(async () => (await TryAsync("PING")).Contains("PONG", StringComparison.Ordinal));
    }

    /// <summary>kill -9: nothing is kept.</summary>
    public async Task StopAsync()
    {
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>It keeps its connections and takes new ones, and answers none.</summary>
    public Task FreezeAsync() => RunAsync("kill", "-STOP", Pid);

    public Task ThawAsync() => RunAsync("kill", "-CONT", Pid);

    /// <summary>From here on nobody gets in without it, whoever is in included.</summary>
    public async Task RequirePasswordAsync(string password)
    {
        await CommandAsync("CONFIG", "SET", "requirepass", password);
        _password = password;
        await CommandAsync("CLIENT", "KILL", "TYPE", "normal");
    }

    /// <summary>Runs a command with redis-cli.</summary>
    /// <exception cref="ShouldAssertException">Redis answered with an error.</exception>
    public async Task<string> CommandAsync(params string[] command)
    {
        var said = await TryAsync(command);
        said.ShouldNotStartWith("(error)");
        said.ShouldNotStartWith("ERR");
        return said;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await StopAsync();
        _folder.Dispose();
    }

    private string Pid { get; set; } = "";

    private Task<string> TryAsync(params string[] command) =>
        RunAsync("redis-cli", ["-p", $"{_port}", .. _password.Length > 0 ? (string[])["--no-auth-warning", "-a", _password] : [], .. command]);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (await said + await errors).Trim();
    }
}
