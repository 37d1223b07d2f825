using System.Buffers;

namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>A conversation with a mail server that is ready for mail, one message at a time.</summary>
internal sealed class SmtpConnection(SmtpWire wire, bool pipelining, TimeProvider clock) : IAsyncDisposable
{
    private const int StartMailInput = 354;
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Messages tried on this connection, refused ones too.</summary>
    public int Messages { get; private set; }

    /// <summary>The body of the last message went out, at least in part: to send it again elsewhere may deliver it twice.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>The last exchange ran to its end, so both sides agree on what comes next: only then may it be used again.</summary>
    public bool IsOrderly { get; private set; } = true;

    /// <summary>Sends one message to one recipient.</summary>
    /// <param name="message">Lines that end in CRLF, the last one too; dots are stuffed here.</param>
    /// <exception cref="SmtpRefusedException">The server is closing, or knows no clean start.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async Task<SmtpVerdict> SendAsync(string from, string to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        (IsOrderly, IsCommitted) = (false, false);
        var verdict = await OpenTransactionAsync(from, to, cancellationToken);
        if (verdict.Reply.Code != StartMailInput)
            return verdict;

        IsCommitted = true;
        await wire.WriteAsync(StuffDots(message.Span), cancellationToken);
        var reply = await wire.ReadReplyAsync(cancellationToken);
        IsOrderly = reply.Code != SmtpReply.Closing;
        return new SmtpVerdict(SmtpStep.Message, reply);
    }

    public async ValueTask DisposeAsync()
    {
        if (IsOrderly)
        {
            IsOrderly = false;
            using var timeout = new CancellationTokenSource(FarewellTimeout, clock);
            try
            {
                await wire.WriteLinesAsync(["QUIT"], timeout.Token);
                await wire.ReadReplyAsync(timeout.Token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // A server that has gone needs no farewell.
            }
        }

        await wire.Stream.DisposeAsync();
    }

    /// <summary>Says everything up to DATA, in one write where the server allows it (RFC 2920); the first refusal or the 354.</summary>
    private async Task<SmtpVerdict> OpenTransactionAsync(string from, string to, CancellationToken cancellationToken)
    {
        var commands = Transaction(from, to, isFirst: Messages++ == 0);
        if (pipelining)
            await wire.WriteLinesAsync(commands.Select(command => command.Line), cancellationToken);

        SmtpVerdict? refusal = null;
        foreach (var (step, line) in commands)
        {
            if (!pipelining)
                await wire.WriteLinesAsync([line], cancellationToken);

            var verdict = new SmtpVerdict(step, await wire.ReadReplyAsync(cancellationToken));
            if (verdict.Reply.Code == SmtpReply.Closing || (step is SmtpStep.Reset && !verdict.Reply.IsSuccess))
                throw new SmtpRefusedException(verdict);

            // After a refusal the server now waits for a message that it must not get: the connection stays disorderly, to be dropped.
            if (verdict.Reply.Code == StartMailInput)
                return refusal ?? verdict;

            if (step is SmtpStep.Data || !verdict.Reply.IsSuccess)
                refusal ??= verdict;
            if (!pipelining && refusal is not null)
                break;
        }

        IsOrderly = true;
        return refusal!;
    }

    /// <remarks>
    /// RSET leads on a connection used before: it clears what a refused message left, and it is the health check, at no round trip of
    /// its own where the server takes the commands in one write.
    /// </remarks>
    private static (SmtpStep Step, string Line)[] Transaction(string from, string to, bool isFirst) =>
    [
        .. isFirst ? [] : new[] { (SmtpStep.Reset, "RSET") },
        (SmtpStep.Mail, $"MAIL FROM:<{from}>"),
        (SmtpStep.Recipient, $"RCPT TO:<{to}>"),
        (SmtpStep.Data, "DATA"),
    ];

    /// <summary>RFC 5321 section 4.5.2: a dot that begins a line is doubled, and a dot alone ends the message.</summary>
    private static ReadOnlyMemory<byte> StuffDots(ReadOnlySpan<byte> message)
    {
        var stuffed = new ArrayBufferWriter<byte>(message.Length + 64);
        while (!message.IsEmpty)
        {
            if (message[0] == '.')
                stuffed.Write("."u8);

            var end = message.IndexOf("\r\n"u8);
            var line = end < 0 ? message : message[..(end + 2)];
            stuffed.Write(line);
            message = message[line.Length..];
        }

        stuffed.Write(".\r\n"u8);
        return stuffed.WrittenMemory;
    }
}
