using OtpAuth.Application.Abstractions;
using OtpAuth.Infrastructure.Protection;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

public sealed class DnsFaultTests
{
    private const string Domain = "example.test";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_server_that_fails_or_refuses_is_asked_twice_and_leaves_it_unknown(int code)
    {
        await using var server = new ScriptedDns(ask => [ask.Refusal(code)]);

        (await Lookups.At(server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Unknown);

        server.Asked.ShouldBe([$"Mx {Domain}", $"Mx {Domain}"]);
    }

    [Fact]
    public async Task The_second_server_is_asked_when_the_first_fails()
    {
        await using var first = new ScriptedDns(ask => [ask.Refusal(2)]);
        await using var second = new ScriptedDns(ask => [ask.Answer(DnsAsk.Mx("mx.test"))]);

        (await Lookups.At(first.Address, second.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Deliverable);

        first.Asked.Count.ShouldBe(1);
        second.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_and_leaves_it_unknown()
    {
        await using var server = new ScriptedDns(_ => []);

        (await Lookups.Impatient(server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Unknown);
    }

    [Fact]
    public async Task A_server_that_is_not_there_leaves_it_unknown()
    {
        var server = new ScriptedDns(_ => []);
        await server.DisposeAsync();

        (await Lookups.At(server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Unknown);
    }

    [Fact]
    public async Task A_first_question_that_gets_lost_is_put_again()
    {
        var count = 0;
        await using var server = new ScriptedDns(ask => Interlocked.Increment(ref count) == 1 ? [] : [ask.Answer(DnsAsk.Mx("mx.test"))]);

        (await Lookups.Impatient(server.Address, server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Deliverable);
    }

    [Fact]
    public async Task A_truncated_reply_is_asked_for_over_TCP()
    {
        await using var server = new ScriptedDns(ask => [ask.OverTcp ? ask.Answer(DnsAsk.Mx("mx.test")) : ask.Truncation()]);

        (await Lookups.At(server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Deliverable);

        server.Asked.ShouldBe([$"Mx {Domain}", $"Mx {Domain} over TCP"]);
    }

    [Fact]
    public async Task A_reply_of_64_KB_is_read()
    {
        await using var server = new ScriptedDns(ask => [ask.OverTcp ? Large(ask) : ask.Truncation()]);

        (await Lookups.At(server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Deliverable);

        server.Asked.ShouldBe([$"Mx {Domain}", $"Mx {Domain} over TCP"]);
    }

    [Fact]
    public async Task A_server_that_hangs_up_over_TCP_leaves_it_unknown()
    {
        await using var server = new ScriptedDns(ask => ask.OverTcp ? [] : [ask.Truncation()]);

        (await Lookups.At(server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Unknown);
    }

    public static TheoryData<string> Forgeries => [.. Forged.Keys];

    /// <summary>Each says that the domain takes no mail, which only the true answer behind it denies.</summary>
    private static readonly Dictionary<string, Func<DnsAsk, byte[]>> Forged = new(StringComparer.Ordinal)
    {
        ["another id"] = ask => [(byte)(ask.Query[0] ^ 1), .. ask.Refusal(3)[1..]],
        ["another name"] = ask => Changed(ask.Refusal(3), 13, (byte)'x'),
        ["another type"] = ask => Changed(ask.Refusal(3), ask.Query.Length - 3, (byte)DnsType.A),
        ["another class"] = ask => Changed(ask.Refusal(3), ask.Query.Length - 1, 3),
        ["no question"] = ask => Changed(ask.Refusal(3), 5, 0),
        ["a question in turn"] = ask => Changed(ask.Refusal(3), 2, 1),
        ["one byte"] = _ => [0],
        ["nothing"] = _ => [],
        ["a header alone"] = ask => ask.Refusal(3)[..12],
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task What_does_not_answer_the_question_is_waited_past(string forgery)
    {
        await using var server = new ScriptedDns(ask => [Forged[forgery](ask), ask.Answer(DnsAsk.Mx("mx.test"))]);

        (await Lookups.At(server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Deliverable);

        server.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_questions_case_does_not_matter()
    {
        await using var server = new ScriptedDns(ask => [Changed(ask.Answer(DnsAsk.Mx("mx.test")), 13, (byte)'E')]);

        (await Lookups.At(server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Deliverable);
    }

    public static TheoryData<string> Malformations => [.. Malformed.Keys];

    private static readonly Dictionary<string, Func<DnsAsk, byte[]>> Malformed = new(StringComparer.Ordinal)
    {
        ["a name that points to itself"] = ask =>
            ask.Answer(DnsAsk.Record(DnsType.Mx, [0, 10, 0], owner: [0xC0, (byte)ask.Query.Length])),
        ["a name that points ahead"] = ask =>
            ask.Answer(DnsAsk.Record(DnsType.Mx, [0, 10, 0], owner: [0xC0, (byte)(ask.Query.Length + 2)])),
        ["two names that point to each other"] = ask =>
            ask.Answer(DnsAsk.Record(DnsType.Mx, [0, 10, 0xC0, (byte)(ask.Query.Length + 16), 0xC0, (byte)(ask.Query.Length + 14)])),
        ["a pointer behind the end"] = ask => ask.Answer(DnsAsk.Record(DnsType.Mx, [0, 10, 0xFF, 0xFF])),
        ["a label of an unknown kind"] = ask => ask.Answer(DnsAsk.Record(DnsType.Mx, [0, 10, 0x41, 0])),
        ["a record that ends early"] = ask => ask.Answer(DnsAsk.Mx("mx.test"))[..^3],
        ["more records promised than given"] = ask => Changed(ask.Answer(DnsAsk.Mx("mx.test")), 7, 9),
        ["data longer than its exchanger"] = ask => ask.Answer(DnsAsk.Record(DnsType.Mx, [0, 10, 0, 0])),
        ["data too short for an exchanger"] = ask => ask.Answer(DnsAsk.Record(DnsType.Mx, [0])),
    };

    [Theory]
    [MemberData(nameof(Malformations))]
    public async Task A_malformed_answer_leaves_it_unknown(string malformation)
    {
        await using var server = new ScriptedDns(ask => [Malformed[malformation](ask)]);

        (await Lookups.At(server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Unknown);

        server.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_address_that_cannot_be_asked_for_leaves_it_unknown()
    {
        await using var server = new ScriptedDns(ask => [ask.Type == DnsType.Aaaa ? ask.Refusal(2) : ask.Answer()]);

        (await Lookups.At(server.Address).CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Unknown);
    }

    private static byte[] Changed(byte[] message, int at, byte value)
    {
        message[at] = value;
        return message;
    }

    /// <summary>As many records as the two bytes of a length allow.</summary>
    private static byte[] Large(DnsAsk ask)
    {
        var record = DnsAsk.Mx("mx.test");
        return ask.Answer([.. Enumerable.Repeat(record, (ushort.MaxValue - ask.Query.Length) / record.Length)]);
    }
}
