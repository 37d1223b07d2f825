using System.Text;

namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>Lines out and replies in, over any stream.</summary>
internal sealed class SmtpWire(Stream stream)
{
    /// <summary>Bytes of one reply, all lines together. A reply line has 512 at most (RFC 5321 section 4.5.3.1.5).</summary>
    private const int MaxReplyBytes = 64 * 1024;

    private readonly byte[] buffer = new byte[4096];
    private int start;
    private int end;

    public Stream Stream => stream;

    /// <summary>Bytes have come that no one has asked for.</summary>
    public bool HasUnread => start < end;

    /// <param name="lines">Without line ends. A control character or one outside ASCII is a fault of the caller and is not sent.</param>
    public async Task WriteLinesAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            if (line.Any(c => c is < ' ' or > '~'))
                throw new ArgumentException("An SMTP command holds printable ASCII only.", nameof(lines));
            text.Append(line).Append("\r\n");
        }

        await WriteAsync(Encoding.ASCII.GetBytes(text.ToString()), cancellationToken);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>One reply, of one line or many (RFC 5321 section 4.2.1).</summary>
    public async Task<SmtpReply> ReadReplyAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var budget = MaxReplyBytes;
        for (var code = 0; ;)
        {
            var line = await ReadLineAsync(budget, cancellationToken);
            budget -= line.Length + 1;
            var (lineCode, isLast) = ParsePrefix(line);
            if (lines.Count > 0 && lineCode != code)
                throw new SmtpProtocolException("The lines of one reply bear different codes.");

            code = lineCode;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (isLast)
                return new SmtpReply(code, lines);
        }
    }

    private static (int Code, bool IsLast) ParsePrefix(string line)
    {
        var isReply = line.Length >= 3 && line[0] is >= '2' and <= '5' && char.IsAsciiDigit(line[1]) && char.IsAsciiDigit(line[2]) &&
            (line.Length == 3 || line[3] is ' ' or '-');
        if (!isReply)
            throw new SmtpProtocolException("The server's answer is not an SMTP reply.");

        return (((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0'), line.Length == 3 || line[3] == ' ');
    }

    private async ValueTask<string> ReadLineAsync(int budget, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (!HasUnread)
                await FillAsync(cancellationToken);

            var newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            var length = newline < 0 ? end - start : newline;
            if (line.Length + length >= budget)
                throw new SmtpProtocolException("The server's answer is too long.");

            line.Append(Encoding.Latin1.GetString(buffer, start, length));
            start += newline < 0 ? length : length + 1;
            if (newline >= 0)
                return line.ToString().TrimEnd('\r');
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        (start, end) = (0, await stream.ReadAsync(buffer, cancellationToken));
        if (end == 0)
            throw new SmtpProtocolException("The server closed the connection.");
    }
}
