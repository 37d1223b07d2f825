using OtpAuth.Infrastructure.Delivery;

namespace OtpAuth.Unit.Delivery;

public sealed class ProviderTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("Invalid Numbers", "Invalid Numbers")]
    [InlineData("code 482913 refused", "code • refused")]
    [InlineData("code 4829 refused", "code • refused")]
    [InlineData("code 482 913, 482-913, 48 29 13, 4 8 2 9 1 3", "code •, •, •, •")]
    [InlineData("code ٤٨٢٩١٣ or ４８２９１３", "code • or •")]
    [InlineData("4\u200b8\u00ad2\u00009\u200d13", "•")]
    [InlineData("to +919876543210 or +91 98765 43210", "to +• or +•")]
    [InlineData("<jane.doe@example.com>: no such user", "• no such user")]
    [InlineData("@auth.example.com #482913", "• #•")]
    [InlineData("550 5.1.1 user unknown", "550 5.1.1 user unknown")]
    [InlineData("450-4.7.1 greylisted, wait 300 s", "450-4.7.1 greylisted, wait 300 s")]
    [InlineData("  one\r\ntwo\u2028three\tfour\u001b[31m\u202efive ", "one two three four[31mfive")]
    public void Codes_numbers_and_addresses_are_hidden(string? text, string scrubbed) => ProviderText.Scrub(text).ShouldBe(scrubbed);

    [Theory]
    [InlineData(200, 200)]
    [InlineData(201, 200)]
    [InlineData(65_536, 200)]
    public void A_long_text_is_cut(int length, int left) => ProviderText.Scrub(new string('x', length)).Length.ShouldBe(left);

    [Fact]
    public void The_cut_never_halves_a_character()
    {
        var scrubbed = ProviderText.Scrub(new string('x', 198) + "😀😀");
        scrubbed.ShouldBe(new string('x', 198) + "…");
    }

    [Fact]
    public void A_lone_surrogate_which_no_database_stores_is_replaced() => ProviderText.Scrub("a\ud800b").ShouldBe("a\ufffdb");
}
