using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OtpAuth.Integration.Support;

/// <summary>A DNS server on 127.0.0.1 that answers what a test makes of the question, for what no decent server says.</summary>
/// <remarks>Over UDP each element is a datagram; over TCP each is framed. None: it keeps silent, and over TCP hangs up.</remarks>
internal sealed class ScriptedDns : IAsyncDisposable
{
    private readonly Socket _udp;
    private readonly TcpListener _tcp;
    private readonly Func<DnsAsk, Task<byte[][]>> _script;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly List<string> _asked = [];
    private readonly Task _serving;

    public ScriptedDns(Func<DnsAsk, Task<byte[][]>> script)
    {
        _script = script;
        (_udp, _tcp) = Bind();
        Port = ((IPEndPoint)_udp.LocalEndPoint!).Port;
        _serving = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public ScriptedDns(Func<DnsAsk, byte[][]> script)
        : this(ask => Task.FromResult(script(ask)))
    {
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Every question so far, as <see cref="DnsAsk.ToString"/> has it.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate)
                return [.. _asked];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _serving.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    private static (Socket Udp, TcpListener Tcp) Bind()
    {
        while (true)
        {
            var tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(tcp.LocalEndpoint);
                return (udp, tcp);
            }
            catch (SocketException)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        while (true)
        {
            var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
            _ = AnswerAsync(new DnsAsk(buffer[..received.ReceivedBytes], OverTcp: false), received.RemoteEndPoint);
        }
    }

    private async Task AnswerAsync(DnsAsk ask, EndPoint to)
    {
        foreach (var datagram in await PlayAsync(ask))
            await _udp.SendToAsync(datagram, to, _end.Token);
    }

    private async Task ServeTcpAsync()
    {
        while (true)
        {
            using var client = await _tcp.AcceptTcpClientAsync(_end.Token);
            await using var stream = client.GetStream();
            var prefix = new byte[2];
            await stream.ReadExactlyAsync(prefix, _end.Token);
            var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
            await stream.ReadExactlyAsync(query, _end.Token);
            foreach (var message in await PlayAsync(new DnsAsk(query, OverTcp: true)))
            {
                BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)message.Length);
                await stream.WriteAsync((byte[])[.. prefix, .. message], _end.Token);
            }
        }
    }

    private Task<byte[][]> PlayAsync(DnsAsk ask)
    {
        lock (_gate)
            _asked.Add(ask.ToString());
        return _script(ask);
    }
}
