using System.Buffers.Binary;
using System.Text;

namespace OtpAuth.Infrastructure.Protection;

internal enum DnsType
{
    A = 1,
    Mx = 15,
    Aaaa = 28,
}

internal enum DnsReplyKind
{
    /// <summary>Not the answer to the question that was asked: another id, another question, or no answer at all.</summary>
    Foreign,

    /// <summary>The server refused, failed, or wrote what is no DNS message.</summary>
    Failed,

    /// <summary>There is more than fits into a datagram.</summary>
    Truncated,
    NoSuchName,

    /// <summary>The name exists; there may be no records of the type.</summary>
    Answered,
}

internal sealed record DnsQuestion(string Name, DnsType Type);

/// <param name="Exchange">Of an MX record; empty is the root, which stands for none.</param>
internal readonly record struct DnsRecord(TimeSpan TimeToLive, string Exchange);

/// <param name="Records">Of the type that was asked for.</param>
internal sealed record DnsReply(DnsReplyKind Kind, IReadOnlyList<DnsRecord> Records)
{
    public static readonly DnsReply Foreign = new(DnsReplyKind.Foreign, []);
    public static readonly DnsReply Failed = new(DnsReplyKind.Failed, []);
    public static readonly DnsReply Truncated = new(DnsReplyKind.Truncated, []);
    public static readonly DnsReply NoSuchName = new(DnsReplyKind.NoSuchName, []);
}

/// <summary>Writes the question and reads the reply (RFC 1035 section 4), the latter as what a stranger may have forged.</summary>
internal static class DnsMessage
{
    public const int HeaderLength = 12;
    private const int InternetClass = 1;
    private const int MaxLabel = 63;
    private const int MaxName = 253;
    private const ushort RecursionDesired = 0x0100;

    /// <exception cref="ArgumentException">The name is none of the DNS.</exception>
    public static byte[] Write(ushort id, DnsQuestion question)
    {
        var labels = question.Name.Split('.');
        if (question.Name.Length > MaxName || labels.Any(label => label.Length is 0 or > MaxLabel))
            throw new ArgumentException("Not a domain name.", nameof(question));

        var message = new byte[HeaderLength + question.Name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        var at = HeaderLength;
        foreach (var label in labels)
        {
            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }

        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 1), (ushort)question.Type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 3), InternetClass);
        return message;
    }

    public static DnsReply Read(ReadOnlySpan<byte> message, ushort id, DnsQuestion question)
    {
        var reader = new DnsReader(message);
        try
        {
            return reader.ReadUInt16() == id ? ReadAfterId(ref reader, question) : DnsReply.Foreign;
        }
        catch (InvalidDataException)
        {
            // Malformed behind our own question is the server's fault; before it, anybody's.
            return reader.HasSeenQuestion ? DnsReply.Failed : DnsReply.Foreign;
        }
    }

    private static DnsReply ReadAfterId(ref DnsReader reader, DnsQuestion question)
    {
        var flags = reader.ReadUInt16();
        var (questions, answers) = (reader.ReadUInt16(), reader.ReadUInt16());
        reader.Skip(4);
        var isQueryReply = (flags & 0xF800) == 0x8000;
        if (!isQueryReply || questions != 1 || !reader.ReadQuestion(question))
            return DnsReply.Foreign;

        const int truncated = 0x0200;
        return (flags & 0xF) switch
        {
            3 => DnsReply.NoSuchName,
            0 when (flags & truncated) != 0 => DnsReply.Truncated,
            0 => new DnsReply(DnsReplyKind.Answered, ReadRecords(ref reader, answers, question.Type)),
            _ => DnsReply.Failed,
        };
    }

    /// <summary>The recursive server has followed aliases already, so the records' owners are not compared with the question's name.</summary>
    private static List<DnsRecord> ReadRecords(ref DnsReader reader, int count, DnsType type)
    {
        var records = new List<DnsRecord>();
        for (var i = 0; i < count; i++)
        {
            reader.ReadName();
            var (recordType, recordClass) = (reader.ReadUInt16(), reader.ReadUInt16());
            var ttl = reader.ReadTimeToLive();
            var end = reader.ReadUInt16() + reader.Position;
            if (recordType == (int)type && recordClass == InternetClass)
                records.Add(new DnsRecord(ttl, reader.ReadData(type, end)));
            reader.SkipTo(end);
        }

        return records;
    }
}
