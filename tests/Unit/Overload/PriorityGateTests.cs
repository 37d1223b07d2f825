using OtpAuth.Api.Overload;

namespace OtpAuth.Unit.Overload;

public sealed class PriorityGateTests
{
    [Fact]
    public async Task The_most_urgent_goes_first_and_among_equals_who_came_first()
    {
        var gate = new PriorityGate(maxConcurrent: 1, maxWaiting: 10);
        (await gate.EnterAsync(WorkClass.Heavy, CancellationToken.None)).ShouldBeTrue();
        var order = new List<string>();
        var waiting = new[]
        {
            WorkAsync("login 1", WorkClass.Heavy),
            WorkAsync("send 1", WorkClass.Send),
            WorkAsync("verify 1", WorkClass.Finish),
            WorkAsync("send 2", WorkClass.Send),
            WorkAsync("verify 2", WorkClass.Finish),
        };

        gate.Leave();
        await Task.WhenAll(waiting);

        order.ShouldBe(["verify 1", "verify 2", "send 1", "send 2", "login 1"]);

        async Task WorkAsync(string name, WorkClass work)
        {
            (await gate.EnterAsync(work, CancellationToken.None)).ShouldBeTrue();
            order.Add(name);
            gate.Leave();
        }
    }

    [Fact]
    public async Task With_everything_full_the_urgent_push_out_the_last_of_the_least_urgent()
    {
        var gate = new PriorityGate(maxConcurrent: 1, maxWaiting: 2);
        await gate.EnterAsync(WorkClass.Finish, CancellationToken.None);
        var login = gate.EnterAsync(WorkClass.Heavy, CancellationToken.None);
        var lastLogin = gate.EnterAsync(WorkClass.Heavy, CancellationToken.None);

        (await gate.EnterAsync(WorkClass.Heavy, CancellationToken.None)).ShouldBeFalse();
        var send = gate.EnterAsync(WorkClass.Send, CancellationToken.None);
        (await lastLogin).ShouldBeFalse();
        var verify = gate.EnterAsync(WorkClass.Finish, CancellationToken.None);
        (await login).ShouldBeFalse();
        (await gate.EnterAsync(WorkClass.Send, CancellationToken.None)).ShouldBeFalse();

        gate.Leave();
        (await verify).ShouldBeTrue();
        gate.Leave();
        (await send).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_place_in_the_queue_to_others()
    {
        var gate = new PriorityGate(maxConcurrent: 1, maxWaiting: 1);
        await gate.EnterAsync(WorkClass.Send, CancellationToken.None);
        using var patience = new CancellationTokenSource();
        var impatient = gate.EnterAsync(WorkClass.Send, patience.Token);

        await patience.CancelAsync();
        (await impatient).ShouldBeFalse();
        var next = gate.EnterAsync(WorkClass.Send, CancellationToken.None);
        gate.Leave();
        (await next).ShouldBeTrue();
        gate.Leave();
        (await gate.EnterAsync(WorkClass.Send, CancellationToken.None)).ShouldBeTrue();
    }

    /// <summary>Whatever comes, is cancelled and leaves: never more at once than may be, and in the end every place is free again.</summary>
    [Fact]
    public async Task Never_more_work_at_once_than_may_and_no_place_is_lost()
    {
        const int Places = 4;
        var gate = new PriorityGate(Places, maxWaiting: 16);
        var (working, most) = (0, 0);
        var calls = Enumerable.Range(0, 2000).Select(n => (Work: (WorkClass)(n * 7 % 3), Patient: n * 11 % 5 > 0)).ToList();

        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (call, _) =>
        {
            using var patience = new CancellationTokenSource();
            var entered = gate.EnterAsync(call.Work, patience.Token);
            if (!call.Patient)
                await patience.CancelAsync();
            if (!await entered)
                return;
            var now = Interlocked.Increment(ref working);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref working);
            gate.Leave();
        });

        most.ShouldBeInRange(1, Places);
        for (var place = 0; place < Places; place++)
            (await gate.EnterAsync(WorkClass.Heavy, CancellationToken.None)).ShouldBeTrue();
    }

    private static void InterlockedMax(ref int most, int now)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, seen) != seen)
        {
        }
    }
}
