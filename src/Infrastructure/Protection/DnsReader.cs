using System.Buffers.Binary;
using System.Text;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>Reads a message from its beginning; whatever is not as RFC 1035 has it throws <see cref="InvalidDataException"/>.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int MaxName = 255;

    // Nobody needs more, and each must point further back than the last, so that a name ends.
    private const int MaxPointers = 16;
    private readonly ReadOnlySpan<byte> _message = message;

    public int Position { get; private set; }

    /// <summary>What was read so far answers the question that was asked.</summary>
    public bool HasSeenQuestion { get; private set; }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Next(2));

    /// <summary>With the highest bit set it is zero (RFC 2181 section 8).</summary>
    public TimeSpan ReadTimeToLive() => TimeSpan.FromSeconds(Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(Next(4))));

    public bool ReadQuestion(DnsQuestion question)
    {
        var name = ReadName();
        var (type, @class) = (ReadUInt16(), ReadUInt16());
        HasSeenQuestion = type == (int)question.Type && @class == 1 && name.Equals(question.Name, StringComparison.OrdinalIgnoreCase);
        return HasSeenQuestion;
    }

    /// <returns>The mail exchanger, empty for other types, whose data is only measured.</returns>
    public string ReadData(DnsType type, int end)
    {
        if (type != DnsType.Mx)
        {
            Demand(end - Position == (type == DnsType.A ? 4 : 16));
            return "";
        }

        Skip(2);
        var exchange = ReadName();
        Demand(Position == end);
        return exchange;
    }

    public string ReadName()
    {
        var name = new StringBuilder();
        var (at, pointers, length) = (Position, 0, 0);
        while (true)
        {
            Demand(at < _message.Length);
            int head = _message[at];
            if (head == 0)
                break;

            if (head >= 0xC0)
            {
                Demand(at + 1 < _message.Length && ++pointers <= MaxPointers);
                var target = ((head & 0x3F) << 8) | _message[at + 1];
                Demand(target < at);
                if (pointers == 1)
                    Position = at + 2;
                at = target;
                continue;
            }

            length += head + 1;
            Demand(head < 0x40 && length < MaxName && at + head < _message.Length);
            name.Append(name.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(_message.Slice(at + 1, head)));
            at += head + 1;
        }

        if (pointers == 0)
            Position = at + 1;
        return name.ToString();
    }

    public void Skip(int count) => Next(count);

    public void SkipTo(int end)
    {
        Demand(end >= Position && end <= _message.Length);
        Position = end;
    }

    private ReadOnlySpan<byte> Next(int count)
    {
        Demand(_message.Length - Position >= count);
        var bytes = _message.Slice(Position, count);
        Position += count;
        return bytes;
    }

    private static void Demand(bool holds)
    {
        if (!holds)
            throw new InvalidDataException("Not a DNS message.");
    }
}
