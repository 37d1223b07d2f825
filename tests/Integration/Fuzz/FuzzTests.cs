using System.Globalization;
using System.Text.Json.Nodes;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Fuzz;

/// <summary>
/// Every documented call, in thousands of made-up ways: whatever comes, the answer is one that the document names. A failure names its seed
/// and the number of the request; <c>FUZZ_SEED</c> repeats the run.
/// </summary>
[Collection(ServiceTests.Name)]
public sealed class FuzzTests(PostgresFixture fixture)
{
    private const int Requests = 20_000;
    private const int AtOnce = 16;

    // Volume limits by address would leave little to fuzz.
    private static readonly string[] Settings = ["IpRateLimiting:IpWhitelist:0=127.0.0.1", Operators.Setting];

    [Fact]
    public async Task Whatever_comes_the_answer_is_one_that_the_document_names()
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : (ulong)System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        await using var service = await fixture.StartServiceAsync(Settings);
        var operations = await OperationsAsync(service);
        var caller = new Caller(service, operations);
        var flows = new Flows(service, caller);
        await flows.RunAsync();
        var world = await flows.CreateWorldAsync(sessions: 60);

        var each = (Requests / operations.Count) + 1;
        await Parallel.ForAsync(0, each * operations.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            var operation = operations[number % operations.Count];
            var random = new FuzzRandom(unchecked((seed * 1_000_003) + (ulong)number));
            using var request = Fuzz.Requests.Of(operation, world, random);
            await caller.SendAsync(operation, request, $"request {number}");
        });

        var repeat = $"FUZZ_SEED={seed}\n";
        caller.Faults.Count.ShouldBe(0, repeat + string.Join("\n\n", caller.Faults));
        caller.Calls.ShouldBeGreaterThan(Requests, repeat);
        operations.Where(o => caller.CallsOf(o.Id) < 100).Select(o => o.Id).ShouldBeEmpty(repeat);
        operations.Where(o => o.CanSucceed && caller.SuccessesOf(o.Id) == 0).Select(o => o.Id)
            .ShouldBeEmpty($"{repeat}These need a flow in {nameof(Flows)}.");
        await ShouldBeWellAsync(service);
    }

    private static async Task<List<Operation>> OperationsAsync(Service service)
    {
        var operations = new List<Operation>();
        foreach (var name in new[] { "v1", "drop-in" })
            operations.AddRange(Operation.AllOf(JsonNode.Parse((await service.GetAsync($"/openapi/{name}.json")).Text)!.AsObject()));
        return operations;
    }

    /// <summary>It still serves, and every message went somewhere.</summary>
    private static async Task ShouldBeWellAsync(Service service)
    {
        (await service.GetAsync("/health")).Text.ShouldContain("\"status\":\"healthy\"");
        foreach (var rule in (await service.AdminGetAsync("blocks")).Json("blocks").EnumerateArray())
            await service.DeleteAsync($"/api/v1/admin/blocks/{rule.GetProperty("id").GetString()}", Operators.Header);
        var email = Addresses.Email();
        await Eventually.TrueAsync(async () => (await service.SendCodeAsync(email)).Status == 202);
        await Eventually.TrueAsync(async () =>
            await service.ScalarAsync<long>("SELECT count(*) FROM delivery.outbox WHERE status IN ('queued', 'processing', 'retrying')") == 0);
        (await service.ScalarAsync<long>("SELECT count(*) FROM delivery.outbox WHERE status = 'failed'")).ShouldBe(0);
    }
}
