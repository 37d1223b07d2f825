using Npgsql;
using OtpAuth.Domain.Delivery;
using OtpAuth.Infrastructure.Outbox;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Delivery;

[Collection(ServiceTests.Name)]
public sealed class DispatchTests(PostgresFixture fixture)
{
    private const string ApiOnly = "Node:Roles=api";
    private const string WorkerOnly = "Node:Roles=worker";
    private const string HardlyEverPolls = "Outbox:PollInterval=00:01:00";
    private const string PollsOften = "Outbox:PollInterval=00:00:00.1";

    [Fact]
    public async Task Two_dispatchers_on_one_queue_hand_over_each_message_once()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        await using var first = await fixture.StartServiceAsync([PollsOften, .. Through(gateway)]);
        await using var second = await fixture.StartServiceOnAsync(first.ConnectionString, [PollsOften, .. Through(gateway)]);
        var phones = Enumerable.Range(0, 100).Select(_ => Addresses.Phone()).ToList();

        var sends = await Task.WhenAll(phones.Select((phone, n) => SendAsync(n % 2 == 0 ? first : second, phone)));

        await Eventually.TrueAsync(async () =>
            await first.ScalarAsync<long>("SELECT count(*) FROM delivery.outbox WHERE status = 'sent'") == phones.Count);
        sends.ShouldAllBe(s => s.Status == 202);
        gateway.Requests.Select(r => "+91" + r.Number).Order().ShouldBe(phones.Order());
        (await first.ScalarAsync<int>("SELECT max(attempts) FROM delivery.outbox")).ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_hears_of_another_nodes_message_without_waiting_for_its_interval()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        await using var api = await fixture.StartServiceAsync([ApiOnly, .. Through(gateway)]);
        await using var worker = await fixture.StartServiceOnAsync(api.ConnectionString, [WorkerOnly, HardlyEverPolls, .. Through(gateway)]);
        await Eventually.TrueAsync(async () => await api.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database())"));
        var phone = Addresses.Phone();

        await SendAsync(api, phone);

        (await gateway.WaitForRequestAsync()).Number.ShouldBe(phone[3..]);
        (await worker.GetAsync("/api/v1/otp/send")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task The_interval_finds_what_nobody_rang_for_and_what_a_killed_dispatcher_left()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        await using var api = await fixture.StartServiceAsync([ApiOnly, .. Through(gateway)]);
        await SendAsync(api, Addresses.Phone());
        await SendAsync(api, Addresses.Phone());
        await api.ExecuteAsync("""
            UPDATE delivery.outbox SET status = 'processing', attempts = 1, lease_token = gen_random_uuid(), due_at = now() + interval '1 hour'
            """);
        await using var worker = await fixture.StartServiceOnAsync(api.ConnectionString, [WorkerOnly, PollsOften, .. Through(gateway)]);

        await api.ExecuteAsync("UPDATE delivery.outbox SET due_at = now()");

        await Eventually.TrueAsync(async () => await api.ScalarAsync<long>("SELECT count(*) FROM delivery.outbox WHERE status = 'sent'") == 2);
        (await api.ScalarAsync<int>("SELECT min(attempts) FROM delivery.outbox")).ShouldBe(2);
    }

    [Fact]
    public async Task Whoever_comes_back_after_its_lease_has_passed_on_changes_nothing()
    {
        await using var api = await fixture.StartServiceAsync(ApiOnly);
        await api.SendCodeAsync(Addresses.Email());
        await using var database = NpgsqlDataSource.Create(api.ConnectionString);
        var queue = new OutboxQueue(database);
        var frozen = (await queue.ClaimAsync(10, TimeSpan.FromSeconds(30), 8, CancellationToken.None)).Messages.Single();
        (await queue.ClaimAsync(10, TimeSpan.FromSeconds(30), 8, CancellationToken.None)).Messages.ShouldBeEmpty();
        await api.ExecuteAsync("UPDATE delivery.outbox SET due_at = now()");
        var next = (await queue.ClaimAsync(10, TimeSpan.FromSeconds(30), 8, CancellationToken.None)).Messages.Single();
        await queue.CompleteAsync([new Completion(next, MessageStatus.Sent, Provider: "next")], CancellationToken.None);

        await queue.CompleteAsync([new Completion(frozen, MessageStatus.Failed, Provider: "frozen")], CancellationToken.None);

        (await api.ScalarAsync<string>("SELECT status || ' ' || provider FROM delivery.outbox")).ShouldBe("sent next");
    }

    [Fact]
    public async Task A_transient_failure_is_tried_again_with_the_same_code_and_shows_as_retrying()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        gateway.Next(Fast2SmsAnswers.Refused(412, "Invalid Authentication, Check Authorization Key", 401));
        await using var service = await fixture.StartServiceAsync([PollsOften, "Outbox:RetryDelay=00:00:00.2", .. Through(gateway)]);

        var sent = await SendAsync(service, Addresses.Phone());

        await Eventually.TrueAsync(async () => (await StatusAsync(service, sent)).Json("status").GetString() == "sent");
        gateway.Requests.Count.ShouldBe(2);
        gateway.Requests.Select(r => r.Code).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        (await StatusAsync(service, sent)).Json("timeline").EnumerateArray().Select(e => e.GetProperty("status").GetString())
            .ShouldBe(["queued", "processing", "retrying", "processing", "sent"]);
    }

    [Fact]
    public async Task A_permanent_rejection_is_tried_once_and_is_a_dead_letter_with_its_reason()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        gateway.Next(Fast2SmsAnswers.Refused(411, "Invalid Numbers"));
        await using var service = await fixture.StartServiceAsync([PollsOften, .. Through(gateway)]);

        var sent = await SendAsync(service, Addresses.Phone());

        await Eventually.TrueAsync(async () => (await StatusAsync(service, sent)).Json("status").GetString() == "failed");
        gateway.Requests.Count.ShouldBe(1);
        (await service.ScalarAsync<string>("SELECT last_error FROM delivery.outbox")).ShouldContain("411");
    }

    [Fact]
    public async Task What_keeps_failing_becomes_a_dead_letter()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        for (var answer = 0; answer < 3; answer++)
            gateway.Next(Fast2SmsAnswers.Json(503, "{}"));
        await using var service = await fixture.StartServiceAsync(
            [PollsOften, "Outbox:RetryDelay=00:00:00.1", "Outbox:MaxAttempts=3", .. Through(gateway)]);

        var sent = await SendAsync(service, Addresses.Phone());

        await Eventually.TrueAsync(async () => (await StatusAsync(service, sent)).Json("status").GetString() == "failed");
        gateway.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("superseded")]
    [InlineData("verified")]
    public async Task A_code_that_is_no_longer_good_is_handed_to_nobody(string fate)
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        await using var api = await fixture.StartServiceAsync([ApiOnly, .. Through(gateway)]);
        var phone = Addresses.Phone();
        var doomed = await SendAsync(api, phone);
        var id = doomed.Json("challengeId").GetString()!;
        await api.AgeAsync(id, fate == "expired" ? "6 minutes" : "61 seconds");
        if (fate == "superseded")
            (await SendAsync(api, phone)).Status.ShouldBe(202);
        if (fate == "verified")
            await api.ExecuteAsync("UPDATE otp.challenges SET consumed_at = now()");
        var marker = await SendAsync(api, Addresses.Phone());

        await using var worker = await fixture.StartServiceOnAsync(api.ConnectionString, [WorkerOnly, PollsOften, .. Through(gateway)]);

        await Eventually.TrueAsync(async () => (await StatusAsync(api, marker)).Json("status").GetString() == "sent");
        (await StatusAsync(api, doomed)).Json("status").GetString().ShouldBe(fate);
        (await api.ScalarAsync<string>($"SELECT status FROM delivery.outbox WHERE challenge_id = '{id}'"))
            .ShouldBe(fate == "expired" ? "expired" : "superseded");
        gateway.Requests.Count.ShouldBe(fate == "superseded" ? 2 : 1);
    }

    [Fact]
    public async Task A_node_that_stops_gives_back_what_no_provider_has_taken()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        gateway.Next(Fast2SmsAnswers.Silent());
        var stopping = await fixture.StartServiceAsync(["Outbox:DrainTimeout=00:00:00", .. Through(gateway)]);
        await SendAsync(stopping, Addresses.Phone());
        await gateway.WaitForRequestAsync();

        await stopping.DisposeAsync();
        await using var next = await fixture.StartServiceOnAsync(stopping.ConnectionString, [PollsOften, .. Through(gateway)]);

        await Eventually.TrueAsync(async () => await next.ScalarAsync<string>("SELECT status FROM delivery.outbox") == "sent");
        gateway.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_node_that_stops_finishes_what_it_can()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        var answered = new TaskCompletionSource();
        gateway.Next(async context =>
        {
            await answered.Task;
            await Fast2SmsAnswers.Taken()(context);
        });
        var stopping = await fixture.StartServiceAsync(Through(gateway));
        await SendAsync(stopping, Addresses.Phone());
        await gateway.WaitForRequestAsync();

        var stopped = stopping.DisposeAsync().AsTask();
        answered.SetResult();
        await stopped;

        await using var database = NpgsqlDataSource.Create(stopping.ConnectionString);
        await using var status = database.CreateCommand("SELECT status FROM delivery.outbox");
        (await status.ExecuteScalarAsync()).ShouldBe("sent");
    }

    private static string[] Through(Fast2SmsGateway gateway) =>
    [
        "Sms:Providers:0:Kind=Fast2Sms", "Sms:Providers:0:ApiKey=test-key", $"Sms:Providers:0:BaseUrl={gateway.BaseUrl}",
    ];

    private static Task<Answer> SendAsync(Service service, string phone) => service.PostAsync("/api/v1/otp/send", new { phone });

    private static Task<Answer> StatusAsync(Service service, Answer sent) => service.GetAsync(sent.Headers["Location"]);
}
