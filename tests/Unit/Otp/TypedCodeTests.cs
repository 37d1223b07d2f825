using OtpAuth.Application.Otp;

namespace OtpAuth.Unit.Otp;

public sealed class TypedCodeTests
{
    [Theory]
    [InlineData("123456", "123456")]
    [InlineData("123 456", "123456")]
    [InlineData("123-456", "123456")]
    [InlineData(" 1 2 3 4 5 6 ", "123456")]
    [InlineData("0000000000", "0000000000")]
    public void Digits_are_read_through_spaces_and_hyphens(string typed, string code)
    {
        TypedCode.TryRead(typed, out var read).ShouldBeTrue();

        read.ShouldBe(code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("------")]
    [InlineData("12345")]
    [InlineData("12345678901")]
    [InlineData("12345a")]
    [InlineData("123\t456")]
    [InlineData("１２３４５６")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("+123456")]
    [InlineData("123456\0")]
    [InlineData("1 2 3 4 5 6 7 8 9 0                        ")]
    public void Anything_else_is_no_code(string? typed) => TypedCode.TryRead(typed, out _).ShouldBeFalse();
}
