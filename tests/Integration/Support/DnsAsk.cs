using System.Buffers.Binary;
using System.Text;
using OtpAuth.Infrastructure.Protection;

namespace OtpAuth.Integration.Support;

/// <summary>A question as it came over the wire, and the replies that can be made of it.</summary>
internal sealed record DnsAsk(byte[] Query, bool OverTcp)
{
    private const int Header = 12;
    private const ushort Response = 0x8180;

    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(Query);

    public DnsType Type => (DnsType)BinaryPrimitives.ReadUInt16BigEndian(Query.AsSpan(Query.Length - 4));

    /// <summary>For example <c>Mx one.test</c>, and <c>over TCP</c> when it was.</summary>
    public override string ToString() => $"{Type} {NameIn(Query)}{(OverTcp ? " over TCP" : "")}";

    public byte[] Answer(params byte[][] records) => Reply(0, records);

    public byte[] Refusal(int code) => Reply(code, []);

    public byte[] Truncation() => Reply(0x0200, []);

    public static byte[] Mx(string exchange, int ttl = 300) => Record(DnsType.Mx, [0, 10, .. Name(exchange)], ttl);

    /// <param name="owner">The record's owner as it is written; the question's name unless told.</param>
    public static byte[] Record(DnsType type, byte[] data, int ttl = 300, byte[]? owner = null)
    {
        var fixedPart = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(2), 1);
        BinaryPrimitives.WriteInt32BigEndian(fixedPart.AsSpan(4), ttl);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)data.Length);
        return [.. owner ?? [0xC0, Header], .. fixedPart, .. data];
    }

    public static byte[] Name(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(l => Encoding.ASCII.GetBytes(l).Prepend((byte)l.Length)), 0];

    private static string NameIn(byte[] query)
    {
        var labels = new List<string>();
        for (var at = Header; query[at] > 0; at += query[at] + 1)
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        return string.Join('.', labels);
    }

    private byte[] Reply(int flags, byte[][] records)
    {
        var header = Query[..Header];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(Response | flags));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)records.Length);
        return [.. header, .. Query[Header..], .. records.SelectMany(r => r)];
    }
}
