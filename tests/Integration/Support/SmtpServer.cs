using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OtpAuth.Integration.Support;

/// <summary>How to start <see cref="SmtpServer"/>; see <c>tests/tools/smtp-server.mjs</c>.</summary>
/// <param name="Security"><c>none</c>, <c>starttls</c> or <c>tls</c>.</param>
/// <param name="Port">0 for any free one.</param>
internal sealed record SmtpServerSettings(
    string Security = "none",
    int Port = 0,
    TestCertificate? Certificate = null,
    string? Username = null,
    string? Password = null,
    string Methods = "PLAIN,LOGIN",
    bool Pipelining = true)
{
    public IEnumerable<string> ToArguments()
    {
        string[] certificate = Certificate is null ? [] : ["--cert", Certificate.CertificatePath, "--key", Certificate.KeyPath];
        string[] account = Username is null ? [] : ["--user", Username, "--pass", Password ?? "", "--methods", Methods];
        string[] pipelining = Pipelining ? [] : ["--no-pipelining"];
        return ["--security", Security, "--port", Port.ToString(CultureInfo.InvariantCulture), .. certificate, .. account, .. pipelining];
    }
}

/// <summary>An email as the server parsed it.</summary>
/// <param name="From">Of the envelope, as is <paramref name="To"/>.</param>
/// <param name="Secure">It came over TLS.</param>
/// <param name="Sender">The From header.</param>
/// <param name="Raw">Headers and body as they came over the wire, dots unstuffed.</param>
internal sealed record SmtpMail(
    string From, string To, bool Secure, string MessageId, string Subject, SmtpMailbox Sender, string Text, string Html, string Raw);

internal sealed record SmtpMailbox(string Address, string Name);

/// <summary>A real SMTP server on 127.0.0.1, in a process of its own that ends with this object or with the test run.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process process;
    private readonly Task reading;
    private readonly Lock gate = new();
    private readonly List<SmtpMail> mails = [];
    private readonly List<string> authMethods = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int connections;
    private int drops;
    private bool isDisposed;

    private SmtpServer(Process process)
    {
        this.process = process;
        reading = ReadEventsAsync();
    }

    public int Port { get; private set; }

    public IReadOnlyList<SmtpMail> Mails => Read(() => mails.ToArray());

    /// <summary>Connections accepted so far; those of a mail that was waited for are counted.</summary>
    public int Connections => Read(() => connections);

    /// <summary>The mechanism of each attempt to authenticate.</summary>
    public IReadOnlyList<string> AuthMethods => Read(() => authMethods.ToArray());

    public static async Task<SmtpServer> StartAsync(SmtpServerSettings? settings = null)
    {
        string[] arguments = ["smtp-server.mjs", .. (settings ?? new SmtpServerSettings()).ToArguments()];
        var server = new SmtpServer(Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = NodeTools.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
        await server.WaitUntilAsync(() => server.Port > 0, CancellationToken.None);
        return server;
    }

    public async Task<SmtpMail> WaitForMailAsync(Func<SmtpMail, bool> predicate, CancellationToken cancellationToken = default)
    {
        await WaitUntilAsync(() => mails.Any(predicate), cancellationToken);
        return Read(() => mails.First(predicate));
    }

    /// <param name="condition">Of what the server reported; judged again at every event.</param>
    public async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken = default)
    {
        for (var met = false; !met;)
        {
            Task next;
            lock (gate)
                (met, next) = (condition(), changed.Task);
            if (!met)
                await next.WaitAsync(Patience, cancellationToken);
        }
    }

    /// <summary>Cuts every open connection, and goes on listening.</summary>
    public async Task DropConnectionsAsync()
    {
        var before = Read(() => drops);
        await process.StandardInput.WriteLineAsync("drop");
        await WaitUntilAsync(() => drops > before);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
            return;

        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        await reading;
        process.Dispose();
    }

    private async Task ReadEventsAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            lock (gate)
            {
                Record(document.RootElement);
                changed.SetResult();
                changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        lock (gate)
            changed.SetException(new InvalidOperationException("The SMTP server has ended."));
        _ = changed.Task.Exception; // seen, though no one may be waiting
    }

    private void Record(JsonElement line)
    {
        switch (line.GetProperty("event").GetString())
        {
            case "listening":
                Port = line.GetProperty("port").GetInt32();
                break;
            case "connection":
                connections++;
                break;
            case "dropped":
                drops++;
                break;
            case "auth":
                authMethods.Add(line.GetProperty("method").GetString()!);
                break;
            case "mail":
                mails.Add(line.Deserialize<SmtpMail>(Json)!);
                break;
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (gate)
            return read();
    }
}
