using OtpAuth.Architecture.Reading;
using OtpAuth.Architecture.Rules;

namespace OtpAuth.Architecture;

public sealed class ClockTests
{
    [Fact]
    public void Nobody_reads_the_system_clock() => ClockRules.SystemClock(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_reader_of_the_system_clock() => ClockRules.SystemClock(Code.Planted("Clocks")).ShouldBe([
        "Infrastructure.Watch reads DateTime.UtcNow",
        "Infrastructure.Watch reads DateTimeOffset.Now",
        "Infrastructure.Watch reads DateTime.Today",
    ], ignoreOrder: true);

    [Fact]
    public void Domain_and_Application_hold_no_clock() => ClockRules.Inside(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_clock_inside() =>
        ClockRules.Inside(Code.Planted("Clocks")).ShouldBe(["Domain.Timed refers to System.TimeProvider"]);
}
