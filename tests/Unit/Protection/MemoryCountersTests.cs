using OtpAuth.Infrastructure.Redis;

namespace OtpAuth.Unit.Protection;

public sealed class MemoryCountersTests
{
    private static readonly CallLimit Ten = new("ten", TimeSpan.FromMinutes(1), 10, Enforced: true);

    private readonly Clock _clock = new();

    [Fact]
    public async Task No_stretch_of_a_period_ever_holds_more_than_the_limit_though_calls_never_stop()
    {
        var counters = new MemoryCounters(_clock);
        List<TimeSpan> passed = [];
        for (; _clock.Now < TimeSpan.FromMinutes(5); _clock.Now += TimeSpan.FromMilliseconds(137))
        {
            if ((await CountAsync(counters)).Admitted)
                passed.Add(_clock.Now);
        }

        // It frees what it holds a sixtieth late at most.
        passed.Count.ShouldBeInRange(40, 50);
        passed.Skip(10).Zip(passed, (later, earlier) => later - earlier).ShouldAllBe(gap => gap >= Ten.Period);
    }

    [Fact]
    public async Task A_refusal_says_when_to_come_again_and_that_is_early_enough_and_late_enough()
    {
        var counters = new MemoryCounters(_clock);
        for (var i = 0; i < 10; i++, _clock.Now += TimeSpan.FromSeconds(1))
            await CountAsync(counters);

        var refused = await CountAsync(counters);

        refused.Admitted.ShouldBeFalse();
        _clock.Now += refused.Counts[0].More - TimeSpan.FromMilliseconds(1);
        (await CountAsync(counters)).Admitted.ShouldBeFalse();
        _clock.Now += TimeSpan.FromMilliseconds(1);
        (await CountAsync(counters)).Admitted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_call_that_one_limit_refuses_counts_in_none()
    {
        var counters = new MemoryCounters(_clock);
        CallLimit[] both = [Ten with { Rule = "one", Limit = 1 }, Ten];
        await counters.CountAsync("caller", both, countRefused: false);

        var refused = await counters.CountAsync("caller", both, countRefused: false);

        (refused.Admitted, refused.Counts[0].Exceeded, refused.Counts[1].Exceeded, refused.Counts[1].Used).ShouldBe((false, true, false, 1));
    }

    [Fact]
    public async Task Refused_calls_that_count_keep_the_limit_reached()
    {
        var counters = new MemoryCounters(_clock);
        for (; _clock.Now < TimeSpan.FromMinutes(3); _clock.Now += TimeSpan.FromSeconds(5))
            await counters.CountAsync("caller", [Ten], countRefused: true);

        (await counters.CountAsync("caller", [Ten], countRefused: true)).Admitted.ShouldBeFalse();
    }

    [Fact]
    public async Task However_many_callers_come_memory_is_bounded_and_the_newest_are_known()
    {
        var counters = new MemoryCounters(_clock);
        CallLimit[] one = [Ten with { Limit = 1 }];
        for (var i = 0; i < MemoryCounters.Capacity * 2; i++, _clock.Now += TimeSpan.FromMicroseconds(100))
            await counters.CountAsync($"caller {i}", one, countRefused: false);

        counters.Count.ShouldBeLessThanOrEqualTo(MemoryCounters.Capacity);
        (await counters.CountAsync($"caller {(MemoryCounters.Capacity * 2) - 1}", one, countRefused: false)).Admitted.ShouldBeFalse();
    }

    private static ValueTask<CallVerdict> CountAsync(MemoryCounters counters) => counters.CountAsync("caller", [Ten], countRefused: false);

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
