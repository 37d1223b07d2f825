using OtpAuth.Infrastructure.Outbox;

namespace OtpAuth.Unit.Outbox;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(1000, 30)]
    public void Waits_double_up_to_thirty_seconds_and_are_shortened_by_half_at_most(int failures, int longest)
    {
        var delays = Enumerable.Range(0, 200).Select(_ => RetrySchedule.DelayAfter(TimeSpan.FromSeconds(1), failures)).ToList();

        delays.ShouldAllBe(d => d <= TimeSpan.FromSeconds(longest) && d >= TimeSpan.FromSeconds(longest) / 2);
        delays.Distinct().Count().ShouldBeGreaterThan(20);
    }
}
