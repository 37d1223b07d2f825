using System.Collections.Concurrent;
using System.Diagnostics;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

/// <summary>Refresh against itself, against logout, and against the clock of round trips.</summary>
[Collection(ServiceTests.Name)]
public sealed class RefreshRaceTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task Twenty_refreshes_of_one_token_on_two_nodes_leave_one_live_successor_a_hundred_times_over()
    {
        await using var otherNode = await OtherNodeAsync();
        var signedIn = await _service.SignInAsync(Addresses.Email());
        var token = signedIn.RefreshToken();

        for (var round = 0; round < 100; round++)
        {
            var spent = token;
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? _service : otherNode).RefreshAsync(spent)));

            answers.ShouldAllBe(a => a.Status == 200);
            token = answers.Select(a => a.RefreshToken()).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
            (await _service.LiveTokensAsync(signedIn)).ShouldBe(1);
        }

        (await _service.ScalarAsync<long>($"SELECT count(*) FROM sessions.refresh_tokens WHERE session_id = '{signedIn.SessionId()}'")).ShouldBe(101);
    }

    [Fact]
    public async Task A_refresh_that_meets_a_logout_leaves_nothing_usable()
    {
        await using var otherNode = await OtherNodeAsync();
        var email = Addresses.Email();

        for (var round = 0; round < 20; round++)
        {
            var signedIn = await _service.SignInAgainAsync(email);
            var refreshing = Enumerable.Range(0, 4).Select(n => (n % 2 == 0 ? _service : otherNode).RefreshAsync(signedIn.RefreshToken())).ToList();
            var left = await otherNode.LogoutAsync(signedIn);

            left.Status.ShouldBe(204, left.Text);
            foreach (var refreshed in await Task.WhenAll(refreshing))
            {
                refreshed.Status.ShouldBeOneOf(200, 401);
                if (refreshed.Status != 200)
                    continue;
                (await _service.MeAsync(refreshed)).Status.ShouldBe(401);
                (await _service.RefreshAsync(refreshed.RefreshToken())).Code.ShouldBe("invalid_grant");
            }

            (await _service.LiveTokensAsync(signedIn)).ShouldBe(0);
            (await _service.AuditsAsync(signedIn, "refresh_token_reused")).ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_thief_and_the_owner_at_once_end_the_session_with_one_alarm()
    {
        await using var otherNode = await OtherNodeAsync();
        var first = await _service.SignInAsync(Addresses.Email());
        var second = await _service.RefreshAsync(first.RefreshToken());
        await _service.AgeRotationsAsync(first);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(n => (n % 2 == 0 ? _service : otherNode).RefreshAsync(n < 5 ? first.RefreshToken() : second.RefreshToken())));

        answers.Take(5).ShouldAllBe(a => a.Code == "invalid_grant");
        foreach (var refreshed in answers.Where(a => a.Status == 200))
            (await _service.RefreshAsync(refreshed.RefreshToken())).Code.ShouldBe("invalid_grant");
        (await _service.MeAsync(second)).Status.ShouldBe(401);
        (await _service.AuditsAsync(first, "refresh_token_reused")).ShouldBe(1);
    }

    [Fact]
    public async Task A_refresh_costs_one_statement_and_a_repeated_one_two()
    {
        var signedIn = await _service.SignInAsync(Addresses.Email());

        (await StatementsOfAsync(() => _service.RefreshAsync(signedIn.RefreshToken()))).ShouldBe(1);
        (await StatementsOfAsync(() => _service.RefreshAsync(signedIn.RefreshToken()))).ShouldBe(2);
        await _service.AgeRotationsAsync(signedIn);
        (await StatementsOfAsync(() => _service.RefreshAsync(signedIn.RefreshToken()))).ShouldBe(2);
    }

    /// <summary>Statements that the service traced below a call, by the trace that goes along with the call.</summary>
    private static async Task<int> StatementsOfAsync(Func<Task<Answer>> call)
    {
        var traces = new ConcurrentQueue<ActivityTraceId>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.Kind == ActivityKind.Client && !activity.OperationName.Contains("onnect", StringComparison.Ordinal))
                    traces.Enqueue(activity.TraceId);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var client = new Activity("client").Start();
        await call();
        return traces.Count(t => t == client.TraceId);
    }

    private Task<Service> OtherNodeAsync() => fixture.StartServiceOnAsync(_service.ConnectionString, "Node:Roles=api");
}
