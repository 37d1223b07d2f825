using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OtpAuth.Integration.Support;

/// <summary>A real DNS server on 127.0.0.1 that knows a few domains below <c>test</c>; it ends with this object or with the test run.</summary>
public sealed class Dnsmasq : IAsyncLifetime
{
    private const int Attempts = 5;

    private static readonly string[] Zone =
    [
        // No other names below test exist, and no other names are known.
        "--local=/test/",
        "--mx-host=one.test,mx.one.test,10",
        "--mx-host=several.test,mx1.several.test,10",
        "--mx-host=several.test,mx2.several.test,20",
        "--host-record=four.test,192.0.2.1",
        "--host-record=six.test,2001:db8::1",
        // RFC 7505: preference 0, and the root for an exchanger.
        "--dns-rr=null.test,15,000000",
        "--txt-record=text.test,nothing else",
        "--cname=alias.test,four.test",
        .. Enumerable.Range(1, 40).Select(i => $"--mx-host=many.test,a-rather-long-name-of-a-mail-exchanger-{i}.example,{i}"),
    ];

    private Process? _process;
    private Task _draining = Task.CompletedTask;

    public int Port { get; private set; }

    internal string Address => $"127.0.0.1:{Port}";

    public async Task InitializeAsync()
    {
        var program = Find();
        var complaint = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            Port = FreePort();
            complaint = await StartAsync(program);
            if (complaint.Length == 0)
                return;
            await DisposeAsync();
        }

        throw new InvalidOperationException($"dnsmasq does not start: {complaint}");
    }

    public async Task DisposeAsync()
    {
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync();
        await _draining;
        _process.Dispose();
    }

    /// <returns>Empty when it answers, else what it complained of.</returns>
    private async Task<string> StartAsync(string program)
    {
        // The shell ends it when the pipe closes, which it does even when the tests are killed.
        _process = Process.Start(new ProcessStartInfo("sh", [
            "-c", "\"$@\" & exec 2> /dev/null; cat > /dev/null; kill $!; wait", "sh", program, "--keep-in-foreground", "--conf-file=/dev/null",
            "--log-facility=-", "--pid-file=", "--no-resolv", "--no-hosts", "--bind-interfaces", "--listen-address=127.0.0.1", "--local-ttl=300",
            $"--port={Port}", $"--user={Environment.UserName}", .. Zone,
        ])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        var lines = new List<string>();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Contains("started, version", StringComparison.Ordinal))
            {
                // A full pipe would stop it.
                _draining = _process.StandardError.ReadToEndAsync();
                return "";
            }

            lines.Add(line);
        }

        return string.Join('\n', lines);
    }

    private static string Find()
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"];
        return folders.Select(folder => Path.Combine(folder, "dnsmasq")).FirstOrDefault(File.Exists) ?? throw new InvalidOperationException(
            "dnsmasq is missing, the DNS server of the tests. Install it (Debian: apt-get install dnsmasq-base); ./test does so as root.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
