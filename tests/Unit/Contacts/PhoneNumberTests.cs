using FsCheck;
using FsCheck.Fluent;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Unit.Contacts;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+919876543210", null, "+919876543210")]
    [InlineData(" +91 98765-43210 ", null, "+919876543210")]
    [InlineData("+1 (202) 555.0123", null, "+12025550123")]
    [InlineData("0091 98765 43210", null, "+919876543210")]
    [InlineData("9876543210", "91", "+919876543210")]
    [InlineData("098765 43210", "91", "+919876543210")]
    [InlineData("+4915112345678", "91", "+4915112345678")]
    public void Typed_numbers_become_E164(string typed, string? defaultCountryCode, string e164)
    {
        PhoneNumber.TryParse(typed, defaultCountryCode, out var number).ShouldBeTrue();

        number!.E164.ShouldBe(e164);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("9876543210")]
    [InlineData("+0919876543210")]
    [InlineData("+1234567")]
    [InlineData("+1234567890123456")]
    [InlineData("+91 98765 4321O")]
    [InlineData("+९१९८७६५४३२१०")]
    [InlineData("+91９８７６５４３２１０")]
    [InlineData("+91;98765,43210")]
    [InlineData("++919876543210")]
    [InlineData("+9198765\r\n43210")]
    [InlineData("+91                              9876543210")]
    public void What_is_no_number_is_refused(string? typed) => PhoneNumber.TryParse(typed, null, out _).ShouldBeFalse();

    [Fact]
    public void Any_text_is_read_or_refused_and_what_is_read_is_E164_and_reads_back() => Prop.ForAll<string>(text =>
    {
        if (!PhoneNumber.TryParse(text, "91", out var number))
            return;
        number.E164.ShouldMatch(@"^\+[1-9][0-9]{7,14}$");
        PhoneNumber.TryParse(number.E164, null, out var again).ShouldBeTrue();
        again.ShouldBe(number);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Separators_change_nothing()
    {
        var digits = Gen.Choose(0, 9).Select(d => (char)('0' + d)).ArrayOf(9).Select(d => "+49" + new string(d));
        var separators = Gen.Elements(" ", "-", ".", "/", "(", ")", "").ListOf(12);
        Prop.ForAll(digits.SelectMany(d => separators.Select(s => (Digits: d, Between: s))).ToArbitrary(), typed =>
        {
            var spaced = "+" + string.Concat(typed.Digits[1..].Zip(typed.Between.Concat(Enumerable.Repeat("", 20)), (d, s) => s + d));
            PhoneNumber.TryParse(spaced, null, out var number).ShouldBeTrue();
            number!.E164.ShouldBe(typed.Digits);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_mask_shows_the_ends_only()
    {
        PhoneNumber.TryParse("+919876543210", null, out var number).ShouldBeTrue();

        number!.ToString().ShouldBe("+919•••••10");
    }
}
