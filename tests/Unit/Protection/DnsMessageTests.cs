using FsCheck;
using FsCheck.Fluent;
using OtpAuth.Infrastructure.Protection;

namespace OtpAuth.Unit.Protection;

public sealed class DnsMessageTests
{
    private const ushort Id = 0x1234;
    private static readonly DnsQuestion Question = new("example.test", DnsType.Mx);

    /// <summary>One MX record, its exchanger <c>mx</c> below the question's name.</summary>
    private static readonly byte[] Reply =
    [
        0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. DnsMessage.Write(Id, Question)[DnsMessage.HeaderLength..],
        0xC0, 12, 0, 15, 0, 1, 0, 0, 1, 0x2C, 0, 7, 0, 10, 2, (byte)'m', (byte)'x', 0xC0, 12,
    ];

    [Fact]
    public void A_reply_is_read()
    {
        var reply = DnsMessage.Read(Reply, Id, Question);

        reply.Kind.ShouldBe(DnsReplyKind.Answered);
        reply.Records.ShouldBe([new DnsRecord(TimeSpan.FromMinutes(5), "mx.example.test")]);
    }

    [Fact]
    public void Whatever_comes_is_read_to_its_end_or_refused() => Prop.ForAll<byte[]>(bytes =>
        DnsMessage.Read(bytes, Id, Question).Kind is DnsReplyKind.Foreign).QuickCheckThrowOnFailure();

    [Fact]
    public void A_reply_with_any_bytes_changed_is_read_to_its_end_or_refused()
    {
        var change = Gen.Choose(0, Reply.Length - 1).SelectMany(at => Gen.Choose(0, 255).Select(value => (at, value: (byte)value)));
        Prop.ForAll(change.ListOf().ToArbitrary(), changes =>
        {
            var message = Reply.ToArray();
            foreach (var (at, value) in changes)
                message[at] = value;
            return Enum.IsDefined(DnsMessage.Read(message, Id, Question).Kind);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_reply_cut_anywhere_is_no_answer()
    {
        for (var length = 0; length < Reply.Length; length++)
            DnsMessage.Read(Reply.AsSpan(0, length), Id, Question).Records.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("a.b.")]
    [InlineData("a-label-that-is-longer-than-the-sixty-three-bytes-that-the-dns-allows.test")]
    public void What_is_no_name_is_not_asked_for(string name) =>
        Should.Throw<ArgumentException>(() => DnsMessage.Write(Id, new DnsQuestion(name, DnsType.Mx)));
}
