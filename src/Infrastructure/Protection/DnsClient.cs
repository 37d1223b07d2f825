using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>
/// Asks recursive servers, over UDP and, where a reply does not fit, over TCP. The kernel gives every try a socket of its own on a random
/// port and lets in only what comes from the server; what then is not the answer to the question under its id is waited past.
/// </summary>
internal sealed class DnsClient(IOptions<DnsOptions> options)
{
    private const int Tries = 2;

    // No size is offered to the server, so that a datagram has 512 bytes by right; one that is longer still fits.
    private const int MaxDatagram = 4096;

    /// <summary>The longest that <see cref="AskAsync"/> takes when it is given that time.</summary>
    public TimeSpan Limit => options.Value.Timeout * Tries;

    /// <summary>Asks twice, the second time another server if there is one.</summary>
    /// <returns>What a server answered, or <see cref="DnsReplyKind.Failed"/>.</returns>
    public async Task<DnsReply> AskAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        var servers = await DnsServers.FindAsync(options.Value.Servers, cancellationToken);
        for (var i = 0; i < Tries && servers.Count > 0; i++)
        {
            if (await TryAsync(servers[i % servers.Count], question, cancellationToken) is { Kind: not DnsReplyKind.Failed } reply)
                return reply;
        }

        return DnsReply.Failed;
    }

    private async Task<DnsReply> TryAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            var reply = await AskOverUdpAsync(server, question, limit.Token);
            if (reply.Kind == DnsReplyKind.Truncated)
                reply = await AskOverTcpAsync(server, question, limit.Token);
            return reply.Kind is DnsReplyKind.Answered or DnsReplyKind.NoSuchName ? reply : DnsReply.Failed;
        }
        catch (Exception e) when (e is SocketException or IOException ||
            (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return DnsReply.Failed;
        }
    }

    private static async Task<DnsReply> AskOverUdpAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        var id = NewId();
        await socket.SendAsync(DnsMessage.Write(id, question), cancellationToken);
        var datagram = new byte[MaxDatagram];
        while (true)
        {
            var length = await socket.ReceiveAsync(datagram, cancellationToken);
            var reply = DnsMessage.Read(datagram.AsSpan(0, length), id, question);
            if (reply.Kind != DnsReplyKind.Foreign)
                return reply;
        }
    }

    private static async Task<DnsReply> AskOverTcpAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        var id = NewId();
        var query = DnsMessage.Write(id, question);
        var framed = new byte[query.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancellationToken);

        var prefix = new byte[2];
        await stream.ReadExactlyAsync(prefix, cancellationToken);
        var reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(reply, cancellationToken);
        return DnsMessage.Read(reply, id, question);
    }

    private static ushort NewId() => (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
}
