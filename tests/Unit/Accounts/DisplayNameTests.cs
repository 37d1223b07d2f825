using OtpAuth.Domain.Accounts;

namespace OtpAuth.Unit.Accounts;

public sealed class DisplayNameTests
{
    [Theory]
    [InlineData("Jo")]
    [InlineData(" Jo Müller-O'Neil ")]
    [InlineData("जो")]
    [InlineData("محمد")]
    [InlineData("👩‍👩‍👧 family")]
    public void A_name_is_what_people_call_themselves(string name) => DisplayName.IsValid(name).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Jo\r\nBcc: all@example.com")]
    [InlineData("Jo\0")]
    [InlineData("\u202Eoj")]
    [InlineData("\u2066Jo\u2069")]
    [InlineData("https://evil.example")]
    public void Breaks_disguises_and_links_are_no_names(string name) => DisplayName.IsValid(name).ShouldBeFalse();

    [Fact]
    public void Half_a_character_is_no_name() => DisplayName.IsValid("Jo " + new string('\ud83d', 1)).ShouldBeFalse();

    [Fact]
    public void A_name_has_at_most_a_hundred_characters()
    {
        DisplayName.IsValid(new string('x', 100)).ShouldBeTrue();
        DisplayName.IsValid(new string('x', 101)).ShouldBeFalse();
    }

    [Fact]
    public void A_name_is_kept_trimmed_and_composed() => DisplayName.Normalize(" Mu\u0308ller ").ShouldBe("Müller");
}
