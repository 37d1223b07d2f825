using FsCheck;
using FsCheck.Fluent;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Unit.Contacts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("jo@example.com", "jo@example.com")]
    [InlineData("  Jo.Smith+tag@EXAMPLE.com. ", "jo.smith+tag@example.com")]
    [InlineData("jo@bücher.example", "jo@xn--bcher-kva.example")]
    [InlineData("jo@BÜCHER.example", "jo@xn--bcher-kva.example")]
    [InlineData("jo@例え.テスト", "jo@xn--r8jz45g.xn--zckzah")]
    [InlineData("o'brien@example.co.uk", "o'brien@example.co.uk")]
    public void Spellings_of_one_mailbox_have_one_canonical_form(string typed, string canonical)
    {
        EmailAddress.TryParse(typed, out var address).ShouldBeTrue();

        address!.Canonical.ShouldBe(canonical);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("jo")]
    [InlineData("@example.com")]
    [InlineData("jo@")]
    [InlineData("jo@example")]
    [InlineData("jo@example..com")]
    [InlineData("jo@-example.com")]
    [InlineData("jo@example-.com")]
    [InlineData("jo@127.0.0.1")]
    [InlineData("jo@[127.0.0.1]")]
    [InlineData(".jo@example.com")]
    [InlineData("jo.@example.com")]
    [InlineData("j..o@example.com")]
    [InlineData("j o@example.com")]
    [InlineData("\"jo\"@example.com")]
    [InlineData("jo@example.com\r\nBcc: x@example.com")]
    [InlineData("jo\0@example.com")]
    [InlineData("jo@exam ple.com")]
    [InlineData("jo,x@example.com")]
    [InlineData("<jo@example.com>")]
    [InlineData("jö@example.com")]
    public void What_is_no_address_is_refused(string? typed) => EmailAddress.TryParse(typed, out _).ShouldBeFalse();

    [Fact]
    public void Lengths_are_held_to_RFC_5321()
    {
        EmailAddress.TryParse(new string('a', 64) + "@example.com", out _).ShouldBeTrue();
        EmailAddress.TryParse(new string('a', 65) + "@example.com", out _).ShouldBeFalse();
        EmailAddress.TryParse($"a@{string.Join('.', Enumerable.Repeat(new string('b', 62), 4))}.com", out _).ShouldBeFalse();
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_what_is_read_is_safe_in_a_header_and_reads_back() => Prop.ForAll<string>(text =>
    {
        if (!EmailAddress.TryParse(text, out var address))
            return;
        address.Value.ShouldAllBe(c => c > ' ' && c < '\x7f');
        EmailAddress.TryParse(address.Value, out var again).ShouldBeTrue();
        again.ShouldBe(address);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Made_addresses_are_read_whatever_their_case_and_mask_their_local_part()
    {
        var local = Gen.Elements("jo", "a.b", "x+y", "q_1", "o'b").Select(l => l);
        var domain = Gen.Elements("example.com", "sub.example.org", "bücher.example");
        var made = local.SelectMany(l => domain.Select(d => (Local: l, Domain: d)));
        Prop.ForAll(made.ToArbitrary(), parts =>
        {
            var (lower, upper) = ($"{parts.Local}@{parts.Domain}", $"{parts.Local}@{parts.Domain}".ToUpperInvariant());
            EmailAddress.TryParse(lower, out var one).ShouldBeTrue();
            EmailAddress.TryParse(upper, out var other).ShouldBeTrue();
            other!.Canonical.ShouldBe(one!.Canonical);
            one.ToString().ShouldBe($"{parts.Local[0]}•••@{one.Domain}");
        }).QuickCheckThrowOnFailure();
    }
}
