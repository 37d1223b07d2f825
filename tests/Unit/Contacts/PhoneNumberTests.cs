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
    [InlineData("98765 43210", "IN", "+919876543210")]
    [InlineData("919876543210", "IN", "+919876543210")]
    [InlineData("00 49 151 12345678", "IN", "+4915112345678")]
    [InlineData("011 91 98765 43210", "US", "+919876543210")]
    [InlineData("(202) 555-0123", "1", "+12025550123")]
    [InlineData("0151/12345678", "DE", "+4915112345678")]
    [InlineData("8 (912) 345-67-89", "RU", "+79123456789")]
    [InlineData("011 15-2345-6789", "AR", "+5491123456789")]
    [InlineData("+91９８７６５４３２１０", null, "+919876543210")]
    [InlineData("＋٩١٩٨٧٦٥٤٣٢١٠", null, "+919876543210")]
    [InlineData("+91‑98765–43210", null, "+919876543210")]
    [InlineData("+683 4002", null, "+6834002")]
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
    [InlineData("+919876543210 ext. 5")]
    [InlineData("+919876543210x5")]
    [InlineData("tel:+919876543210")]
    [InlineData("+915")]
    [InlineData("+91987654321")]
    [InlineData("+9199999999999")]
    [InlineData("+2101234567890")]
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
        number.E164.ShouldMatch(@"^\+[1-9][0-9]{5,14}$");
        PhoneNumber.TryParse(number.E164, null, out var again).ShouldBeTrue();
        again.ShouldBe(number);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Separators_change_nothing()
    {
        var digits = Gen.Choose(0, 9).Select(d => (char)('0' + d)).ArrayOf(8).Select(d => "+4915" + "1" + new string(d)[..7] + "1");
        var separators = Gen.Elements(" ", "-", ".", "/", "(", ")", "").ListOf(12);
        Prop.ForAll(digits.SelectMany(d => separators.Select(s => (Digits: d, Between: s))).ToArbitrary(), typed =>
        {
            var spaced = "+" + string.Concat(typed.Digits[1..].Zip(typed.Between.Concat(Enumerable.Repeat("", 20)), (d, s) => s + d));
            PhoneNumber.TryParse(spaced, null, out var number).ShouldBeTrue();
            number!.E164.ShouldBe(typed.Digits);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("+919876543210", "IN", PhoneType.Mobile)]
    [InlineData("+911123456789", "IN", PhoneType.FixedLine)]
    [InlineData("+12025550123", "US", PhoneType.FixedLineOrMobile)]
    [InlineData("+14165550123", "CA", PhoneType.FixedLineOrMobile)]
    [InlineData("+19005550123", "US", PhoneType.PremiumRate)]
    [InlineData("+4930123456", "DE", PhoneType.FixedLine)]
    [InlineData("+447911123456", "GG", PhoneType.Mobile)]
    [InlineData("+77012345678", "KZ", PhoneType.Mobile)]
    [InlineData("+447400123456", "GB", PhoneType.Mobile)]
    [InlineData("+80012345678", null, PhoneType.TollFree)]
    public void A_number_knows_its_country_and_type(string typed, string? country, PhoneType type)
    {
        PhoneNumber.TryParse(typed, null, out var number).ShouldBeTrue();

        (number!.Country, number.Type).ShouldBe((country, type));
    }

    [Theory]
    [InlineData("+919876543210", "IN", PhoneType.Mobile)]
    [InlineData("+2101234567890", null, PhoneType.Unknown)]
    public void What_was_stored_is_read_back_though_the_plans_have_changed(string stored, string? country, PhoneType type)
    {
        PhoneNumber.TryRestore(stored, out var number).ShouldBeTrue();

        (number!.E164, number.Country, number.Type).ShouldBe((stored, country, type));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("919876543210")]
    [InlineData("+0919876543210")]
    [InlineData("+91 9876543210")]
    [InlineData("+1234567890123456")]
    public void What_was_never_stored_is_not_read_back(string? stored) => PhoneNumber.TryRestore(stored, out _).ShouldBeFalse();

    [Fact]
    public void A_mask_shows_the_ends_only()
    {
        PhoneNumber.TryParse("+919876543210", null, out var number).ShouldBeTrue();

        number!.ToString().ShouldBe("+919•••••10");
    }
}
