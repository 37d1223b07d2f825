using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OtpAuth.Infrastructure.Delivery.Email;

namespace OtpAuth.Unit.Delivery;

public sealed class QuotedPrintableTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a=b", "a=3Db")]
    [InlineData("é", "=C3=A9")]
    [InlineData("end ", "end=20")]
    [InlineData("end\t\nnext", "end=09\r\nnext")]
    [InlineData("a\rb\r\nc\n", "a\r\nb\r\nc\r\n")]
    [InlineData("\0", "=00")]
    [InlineData(".", ".")]
    public void Text_is_written_so(string text, string encoded) => QuotedPrintable.Encode(text).ShouldBe(encoded);

    [Theory]
    [InlineData(76, 1)]
    [InlineData(77, 2)]
    [InlineData(151, 2)]
    [InlineData(152, 3)]
    public void A_line_is_broken_only_where_it_must_be(int length, int lines) =>
        QuotedPrintable.Encode(new string('a', length)).Split("\r\n").Length.ShouldBe(lines);

    [Fact]
    public void Every_text_is_read_back_from_short_lines() =>
        Prop.ForAll<string, int>((text, repeats) =>
        {
            var whole = string.Concat(Enumerable.Repeat(text ?? "", 1 + (Math.Abs(repeats % 50))));

            var encoded = QuotedPrintable.Encode(whole);

            encoded.Split("\r\n").ShouldAllBe(line => line.Length <= 76 && !line.EndsWith(' ') && !line.EndsWith('\t'));
            Decode(encoded).ShouldBe(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(whole.ReplaceLineEndings("\r\n"))));
        }).QuickCheckThrowOnFailure();

    private static string Decode(string encoded)
    {
        var text = encoded.Replace("=\r\n", "", StringComparison.Ordinal);
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=')
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
