using System.Text;
using OtpAuth.Infrastructure.Delivery.Email;

namespace OtpAuth.Unit.Delivery;

public sealed class SmtpWireTests
{
    [Theory]
    [InlineData("RCPT TO:<a@b.example>\r\nDATA")]
    [InlineData("NOOP\n")]
    [InlineData("NOOP\0")]
    [InlineData("NOOP é")]
    public async Task A_command_that_is_more_than_one_line_of_ASCII_never_reaches_the_wire(string command)
    {
        using var stream = new MemoryStream();

        await Should.ThrowAsync<ArgumentException>(new SmtpWire(stream).WriteLinesAsync(["NOOP", command], CancellationToken.None));

        stream.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData("250 OK\r\n", 250, "OK")]
    [InlineData("250\r\n", 250, "")]
    [InlineData("250 bare line end\n", 250, "bare line end")]
    [InlineData("250-one\r\n250-two\r\n250 three\r\n250 another reply\r\n", 250, "one|two|three")]
    public async Task A_reply_is_read_to_its_last_line(string bytes, int code, string lines)
    {
        var reply = await ReadAsync(bytes);

        reply.Code.ShouldBe(code);
        string.Join('|', reply.Lines).ShouldBe(lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("250 no line end")]
    [InlineData("25 OK\r\n")]
    [InlineData("650 OK\r\n")]
    [InlineData("250_OK\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("250-one\r\n550 two\r\n")]
    public async Task What_is_no_reply_is_an_error(string bytes) => await Should.ThrowAsync<SmtpProtocolException>(ReadAsync(bytes));

    [Fact]
    public async Task A_reply_may_have_64_KiB_and_no_more()
    {
        var line = $"250-{new string('a', 1018)}\r\n"; // 1 KiB

        (await ReadAsync(string.Concat(Enumerable.Repeat(line, 63)) + "250 end\r\n")).Lines.Count.ShouldBe(64);
        await Should.ThrowAsync<SmtpProtocolException>(ReadAsync(string.Concat(Enumerable.Repeat(line, 65)) + "250 end\r\n"));
        await Should.ThrowAsync<SmtpProtocolException>(ReadAsync($"250 {new string('a', 65 * 1024)}\r\n"));
    }

    private static async Task<SmtpReply> ReadAsync(string bytes)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(bytes));
        return await new SmtpWire(stream).ReadReplyAsync(CancellationToken.None);
    }
}
