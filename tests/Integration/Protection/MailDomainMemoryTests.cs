using OtpAuth.Application.Abstractions;
using OtpAuth.Infrastructure.Protection;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

public sealed class MailDomainMemoryTests
{
    private const string Domain = "example.test";

    [Theory]
    [InlineData(0, 60)]
    [InlineData(-1, 60)]
    [InlineData(90, 90)]
    [InlineData(86_400, 3600)]
    public async Task An_answer_is_kept_for_its_time_to_live_between_a_minute_and_an_hour(int ttl, int seconds)
    {
        await using var server = new ScriptedDns(ask => [ask.Answer(DnsAsk.Mx("mx.test", ttl))]);

        await ShouldBeKeptForAsync(seconds, MailDomainVerdict.Deliverable, server);
    }

    [Fact]
    public async Task Of_several_records_the_shortest_time_counts()
    {
        await using var server = new ScriptedDns(ask => [ask.Answer(DnsAsk.Mx("mx1.test", 900), DnsAsk.Mx("mx2.test", 120))]);

        await ShouldBeKeptForAsync(120, MailDomainVerdict.Deliverable, server);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_kept_for_a_minute()
    {
        await using var server = new ScriptedDns(ask => [ask.Refusal(3)]);

        await ShouldBeKeptForAsync(60, MailDomainVerdict.NoMail, server);
    }

    [Fact]
    public async Task A_failure_is_kept_for_five_seconds()
    {
        await using var server = new ScriptedDns(ask => [ask.Refusal(2)]);

        await ShouldBeKeptForAsync(5, MailDomainVerdict.Unknown, server);
    }

    [Fact]
    public async Task Fifty_who_ask_at_once_share_one_question()
    {
        var answered = new TaskCompletionSource();
        await using var server = new ScriptedDns(async ask =>
        {
            await answered.Task;
            return [ask.Answer(DnsAsk.Mx("mx.test"))];
        });
        var domains = Lookups.At(server.Address);

        var checks = Enumerable.Range(0, 50).Select(_ => domains.CheckAsync(Domain)).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(server.Asked.Count > 0));
        answered.SetResult();

        (await Task.WhenAll(checks)).ShouldAllBe(verdict => verdict == MailDomainVerdict.Deliverable);
        server.Asked.ShouldBe([$"Mx {Domain}"]);
    }

    [Fact]
    public async Task Who_goes_away_takes_the_answer_from_nobody_else()
    {
        var answered = new TaskCompletionSource();
        await using var server = new ScriptedDns(async ask =>
        {
            await answered.Task;
            return [ask.Answer(DnsAsk.Mx("mx.test"))];
        });
        var domains = Lookups.At(server.Address);
        using var patience = new CancellationTokenSource();
        var first = domains.CheckAsync(Domain, patience.Token);
        var second = domains.CheckAsync(Domain);

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => first);
        answered.SetResult();
        (await second).ShouldBe(MailDomainVerdict.Deliverable);
    }

    [Fact]
    public async Task More_lookups_than_may_be_under_way_are_let_pass_unasked()
    {
        var answered = new TaskCompletionSource();
        await using var server = new ScriptedDns(async ask =>
        {
            await answered.Task;
            return [ask.Refusal(3)];
        });
        var domains = Lookups.At(server.Address);
        var underWay = Enumerable.Range(0, MailDomains.MaxLookups).Select(i => domains.CheckAsync($"d{i}.test")).ToList();

        (await domains.CheckAsync(Domain)).ShouldBe(MailDomainVerdict.Unknown);

        answered.SetResult();
        (await Task.WhenAll(underWay)).ShouldAllBe(verdict => verdict == MailDomainVerdict.NoMail);
        (await domains.CheckAsync(Domain)).ShouldBe(MailDomainVerdict.NoMail);
    }

    private static async Task ShouldBeKeptForAsync(int seconds, MailDomainVerdict verdict, ScriptedDns server)
    {
        var clock = new SteppedClock();
        var domains = Lookups.At(clock, server.Address);
        (await domains.CheckAsync(Domain)).ShouldBe(verdict);
        var questions = server.Asked.Count;

        clock.Step(TimeSpan.FromSeconds(seconds - 1));
        (await domains.CheckAsync(Domain)).ShouldBe(verdict);
        server.Asked.Count.ShouldBe(questions);

        clock.Step(TimeSpan.FromSeconds(1));
        (await domains.CheckAsync(Domain)).ShouldBe(verdict);
        server.Asked.Count.ShouldBe(2 * questions);
    }

    private sealed class SteppedClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Step(TimeSpan time) => _now += time.Ticks;
    }
}
