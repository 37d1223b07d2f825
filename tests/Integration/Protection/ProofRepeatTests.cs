using Npgsql;
using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

/// <summary>Proofs of requests that come several times, and on nodes whose clocks differ.</summary>
[Collection(ServiceTests.Name)]
public sealed class ProofRepeatTests(PostgresFixture fixture) : IAsyncLifetime
{
    private const string Send = "/api/v1/otp/send";

    private readonly (string, string) _key = ("Idempotency-Key", Guid.NewGuid().ToString());
    private Service? _service;

    private Service Service => _service!;

    public async Task InitializeAsync() => _service = await fixture.StartServiceAsync("Proof:When=Always", "Proof:Difficulty=8");

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task One_request_twenty_times_at_once_sends_one_message_and_answers_alike()
    {
        var email = Addresses.Email();
        var solution = ProofOfWork.Solve(await Service.PostAsync(Send, new { email }, _key));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Service.PostAsync(Send, new { email }, _key, solution)));

        answers.ShouldAllBe(a => a.Status == 202);
        answers.Select(a => a.Json("challengeId").GetString()).Distinct().Count().ShouldBe(1);
        (await Service.ScalarAsync<long>("SELECT count(*) FROM delivery.outbox")).ShouldBe(1);
    }

    [Fact]
    public async Task A_repetition_needs_no_proof_of_its_own()
    {
        var email = Addresses.Email();
        var first = await Service.PostAsync(Send, new { email }, _key, ProofOfWork.Solve(await Service.SendCodeAsync(email)));

        var again = await Service.PostAsync(Send, new { email }, _key);

        again.Text.ShouldBe(first.Text);
    }

    [Fact]
    public async Task A_repetition_is_answered_though_its_proof_holds_no_longer()
    {
        var email = Addresses.Email();
        var first = await Service.PostAsync(Send, new { email }, _key, ProofOfWork.Solve(await Service.SendCodeAsync(email)));

        var again = await Service.PostAsync(Send, new { email }, _key, ProofOfWork.Header("no-longer"));

        again.Text.ShouldBe(first.Text);
    }

    [Fact]
    public async Task Another_body_under_the_key_is_no_repetition()
    {
        var (email, other) = (Addresses.Email(), Addresses.Email());
        var solution = ProofOfWork.Solve(await Service.SendCodeAsync(email));
        (await Service.PostAsync(Send, new { email }, _key, solution)).Status.ShouldBe(202);

        var without = await Service.PostAsync(Send, new { email = other }, _key);
        without.Status.ShouldBe(428);
        (await Service.PostAsync(Send, new { email, locale = "de" }, _key, solution)).Status.ShouldBe(428);
        (await Service.PostAsync(Send, new { email = other }, _key, ProofOfWork.Solve(without))).Code.ShouldBe("idempotency_key_reused");
    }

    [Fact]
    public async Task Another_key_is_no_repetition()
    {
        var email = Addresses.Email();
        var solution = ProofOfWork.Solve(await Service.SendCodeAsync(email));
        (await Service.PostAsync(Send, new { email }, _key, solution)).Status.ShouldBe(202);

        (await Service.PostAsync(Send, new { email }, ("Idempotency-Key", "another"), solution)).Status.ShouldBe(428);
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task The_time_of_puzzles_is_PostgreSQLs_whatever_the_nodes_clock_says(int minutes)
    {
        await using var database = NpgsqlDataSource.Create(Service.ConnectionString);
        var time = new DatabaseTime(database, new WrongClock(TimeSpan.FromMinutes(minutes)));

        await time.NowAsync(CancellationToken.None);
        var before = new DateTimeOffset(await Service.ScalarAsync<DateTime>("SELECT clock_timestamp()"));
        var now = await time.NowAsync(CancellationToken.None);

        (now - before).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    private sealed class WrongClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;
    }
}
