using FsCheck;
using FsCheck.Fluent;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Unit.Protection;

public sealed class SmsScoreTests
{
    private const int PerBlock = 20;

    [Fact]
    public void As_many_unverified_messages_as_are_allowed_block()
    {
        SmsScore.Of(Traffic(sent: [7, 6, 6], hours: Steady), SmsLevel.Block, PerBlock).Blocks.ShouldBeFalse();

        var full = SmsScore.Of(Traffic(sent: [7, 7, 6], hours: Steady), SmsLevel.Block, PerBlock);
        (full.Blocks, full.Reason).ShouldBe((true, "unverified"));
    }

    [Fact]
    public void Every_verified_message_makes_room_for_half_of_one()
    {
        SmsScore.Of(Traffic(sent: [70], verified: [30], hours: Steady), SmsLevel.Block, PerBlock).Total.ShouldBe(40 / 35.0, 1e-9);
        SmsScore.Of(Traffic(sent: [69], verified: [40], hours: Steady), SmsLevel.Block, PerBlock).Blocks.ShouldBeFalse();
    }

    [Fact]
    public void Ten_times_the_usual_volume_blocks_a_little_sooner()
    {
        var score = SmsScore.Of(Traffic(sent: [14]), SmsLevel.Block, PerBlock);

        (score.Blocks, score.Reason).ShouldBe((true, "volume_jump"));
        SmsScore.Of(Traffic(sent: [14], hours: Steady), SmsLevel.Block, PerBlock).Blocks.ShouldBeFalse();
    }

    [Fact]
    public void Numbers_side_by_side_block_at_half_of_what_is_allowed()
    {
        var score = SmsScore.Of(Traffic(sent: [10], hours: Steady, hundreds: [.. Enumerable.Repeat((short)42, 10)]), SmsLevel.Block, PerBlock);

        (score.Blocks, score.Reason).ShouldBe((true, "neighbours"));
        SmsScore.Of(Traffic(sent: [10], hours: Steady, hundreds: [1, 9, 17, 25, 33, 41, 49, 57, 65, 73]), SmsLevel.Block, PerBlock)
            .Neighbours.ShouldBe(0);
    }

    [Fact]
    public void In_a_country_the_last_three_minutes_are_not_judged()
    {
        SmsScore.Of(Traffic(sent: [400, 400, 400, 100], verified: [0, 0, 0, 85]), SmsLevel.Country, 200).Blocks.ShouldBeFalse();
        SmsScore.Of(Traffic(sent: [0, 0, 0, 300]), SmsLevel.Country, 200).Blocks.ShouldBeTrue();
    }

    [Fact]
    public void Every_strike_leaves_a_quarter_of_what_is_allowed()
    {
        SmsScore.Of(Traffic(sent: [4], hours: Steady) with { Strikes = 1 }, SmsLevel.Block, PerBlock).Blocks.ShouldBeFalse();
        SmsScore.Of(Traffic(sent: [5], hours: Steady) with { Strikes = 1 }, SmsLevel.Block, PerBlock).Blocks.ShouldBeTrue();
        SmsScore.Of(Traffic(sent: [1], hours: Steady) with { Strikes = 9 }, SmsLevel.Block, PerBlock).Blocks.ShouldBeTrue();
    }

    [Fact]
    public void What_was_before_the_end_of_a_block_does_not_count() =>
        SmsScore.Of(Traffic(sent: [2, 500]) with { Minutes = 1 }, SmsLevel.Block, PerBlock).Unverified.ShouldBe(0.1, 1e-9);

    [Fact]
    public void Traffic_of_which_four_fifths_are_verified_never_blocks_whatever_its_volume()
    {
        var counts = Gen.Choose(0, 100_000).Select(n => (long)n).ArrayOf(61).ToArbitrary();
        var levels = Gen.Elements(SmsLevel.Country, SmsLevel.Range, SmsLevel.Block).ToArbitrary();

        Prop.ForAll(counts, levels, (sent, level) =>
        {
            var verified = sent.Select(n => (long)Math.Ceiling(n * 0.8)).ToArray();
            return !SmsScore.Of(Traffic(sent, verified), level, PerBlock).Blocks;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void More_unverified_messages_never_score_less()
    {
        var counts = Gen.Choose(0, 1_000).Select(n => (long)n).ArrayOf(61).ToArbitrary();

        Prop.ForAll(counts, Gen.Choose(0, 60).ToArbitrary(), (sent, at) =>
        {
            long[] more = [.. sent];
            more[at]++;
            return SmsScore.Of(Traffic(more), SmsLevel.Range, 25).Total >= SmsScore.Of(Traffic(sent), SmsLevel.Range, 25).Total;
        }).QuickCheckThrowOnFailure();
    }

    private static readonly long[] Steady = [0, .. Enumerable.Repeat(600L, 24)];

    private static SmsTraffic Traffic(long[] sent, long[]? verified = null, long[]? hours = null, short[]? hundreds = null) =>
        new(sent, verified ?? [], hours ?? new long[25], hundreds ?? [], 61, 0);
}
