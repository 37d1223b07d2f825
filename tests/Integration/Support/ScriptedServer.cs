using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OtpAuth.Integration.Support;

/// <summary>
/// Plays one script per connection, for what no decent server says. A line <c>C: EHLO</c> waits for a line that begins so;
/// a line <c>S: 250 OK</c> is sent. At the script's end it hangs up.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<string> heard = [];
    private readonly Task playing;

    public ScriptedServer(params string[][] scripts)
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        playing = PlayAsync(scripts);
    }

    public int Port { get; }

    /// <summary>Waits for the last script to end.</summary>
    public async Task<IReadOnlyList<string>> HeardAsync()
    {
        await playing;
        return heard;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await playing.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task PlayAsync(string[][] scripts)
    {
        foreach (var script in scripts)
        {
            using var client = await listener.AcceptTcpClientAsync();
            client.NoDelay = true;
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            foreach (var line in script)
            {
                if (line.StartsWith("S: ", StringComparison.Ordinal))
                    await stream.WriteAsync(Encoding.Latin1.GetBytes($"{line[3..]}\r\n"));
                else if (!await HearAsync(reader, line[3..]))
                    break;
            }
        }
    }

    private async Task<bool> HearAsync(StreamReader reader, string beginning)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            heard.Add(line);
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
