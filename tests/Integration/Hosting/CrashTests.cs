using System.Net.Http.Json;
using Npgsql;
using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Hosting;

[Collection(ServiceTests.Name)]
public sealed class CrashTests(PostgresFixture fixture)
{
    [Fact]
    public async Task A_node_killed_between_the_202_and_the_hand_over_loses_nothing()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        var database = await fixture.CreateDatabaseAsync();
        var phone = Addresses.Phone();
        await using (var doomed = await StartAsync(database, gateway, "Node:Roles=api"))
        {
            using var sent = await doomed.Client.PostAsJsonAsync("/api/v1/otp/send", new { phone });
            ((int)sent.StatusCode).ShouldBe(202);
            await doomed.KillAsync();
        }

        gateway.Requests.ShouldBeEmpty();
        await using var next = await StartAsync(database, gateway);

        (await gateway.WaitForRequestAsync()).Number.ShouldBe(phone[3..]);
        (await StatusInAsync(database)).ShouldBe("sent");
    }

    [Fact]
    public async Task A_message_in_the_hands_of_a_killed_node_is_handed_over_again_with_the_same_code()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        gateway.Next(Fast2SmsAnswers.Silent());
        var database = await fixture.CreateDatabaseAsync();
        await using (var doomed = await StartAsync(database, gateway, "Outbox:Lease=00:00:10"))
        {
            using var sent = await doomed.Client.PostAsJsonAsync("/api/v1/otp/send", new { phone = Addresses.Phone() });
            await gateway.WaitForRequestAsync();
            await doomed.KillAsync();
        }

        await using var next = await StartAsync(database, gateway, "Outbox:Lease=00:00:10");
        await Eventually.TrueAsync(() => Task.FromResult(gateway.Requests.Count == 2), TimeSpan.FromSeconds(45));

        gateway.Requests[1].Code.ShouldBe(gateway.Requests[0].Code);
        (await StatusInAsync(database)).ShouldBe("sent");
    }

    [Fact]
    public async Task With_the_database_away_calls_are_503_and_the_service_comes_back_with_it()
    {
        using var folder = new TempFolder();
        var postgres = await EmbeddedPostgres.StartAsync(folder.Path, CancellationToken.None);
        await using var service = await fixture.StartServiceOnAsync(
            new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Timeout = 2 }.ConnectionString, "Logging:LogLevel:Default=None",
            "Logging:LogLevel:OtpAuth=None");
        await postgres.DisposeAsync();

        var refused = await service.SendCodeAsync(Addresses.Email());

        (refused.Status, refused.Code).ShouldBe((503, "service_unavailable"), refused.Text);
        refused.RetryAfter.ShouldBeGreaterThan(0);
        (await service.GetAsync("/health/live")).Status.ShouldBe(200);
        (await service.GetAsync("/health/ready")).Status.ShouldBe(503);

        await using var back = await EmbeddedPostgres.StartAsync(folder.Path, CancellationToken.None);
        await Eventually.TrueAsync(async () => (await service.GetAsync("/health/ready")).Status == 200);
        await service.SignInAsync(Addresses.Email());
    }

    private Task<ServiceProcess> StartAsync(string database, Fast2SmsGateway gateway, params string[] settings) => ServiceProcess.StartAsync(
        database,
        fixture.DataDirectory,
        ["Sms:Providers:0:Kind=Fast2Sms", "Sms:Providers:0:ApiKey=test-key", $"Sms:Providers:0:BaseUrl={gateway.BaseUrl}", .. settings]);

    private static Task<string> StatusInAsync(string database) => Eventually.GetAsync(async () =>
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT status FROM delivery.outbox");
        return await command.ExecuteScalarAsync() is "sent" ? "sent" : null;
    });
}
