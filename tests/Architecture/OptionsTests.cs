using OtpAuth.Architecture.Reading;
using OtpAuth.Architecture.Rules;

namespace OtpAuth.Architecture;

public sealed class OptionsTests
{
    [Fact]
    public void Every_option_says_what_it_means() => OptionsRules.Undocumented(Code.Product, []).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_an_option_that_says_nothing() => OptionsRules.Undocumented(Code.Planted("Options"), []).ShouldBe([
        "Application.MuteOptions has no summary",
        "Application.MuteOptions.Hushed has no summary",
        "Application.MuteOptions.Retries has no summary",
    ], ignoreOrder: true);
}
