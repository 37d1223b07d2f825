using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Contacts;
using OtpAuth.Infrastructure.Protection;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class ProofOfWorkTests(PostgresFixture fixture) : IAsyncLifetime
{
    private const string Send = "/api/v1/otp/send";
    private const string Network = "127.0.0.0/24";

    private Service? _service;

    /// <summary>Asks everybody, for an easy proof.</summary>
    private Service Service => _service!;

    public async Task InitializeAsync() => _service = await fixture.StartServiceAsync("Proof:When=Always", "Proof:Difficulty=8");

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task Nobody_is_asked_unless_risk_is_raised_or_a_setting_says_so()
    {
        (await fixture.Service.SendCodeAsync(Addresses.Email())).Status.ShouldBe(202);
        (await fixture.Service.PostAsync(Send, new { email = Addresses.Email() }, ("X-Proof", "nonsense"))).Status.ShouldBe(202);
        await using var never = await fixture.StartServiceAsync("Proof:When=Never");
        (await never.SendCodeAsync(Addresses.Email())).Status.ShouldBe(202);
    }

    [Fact]
    public async Task Without_a_proof_the_answer_is_428_with_a_puzzle_and_writes_no_row()
    {
        var before = await RowCounts.OfAsync(Service);

        var refused = await Service.SendCodeAsync(Addresses.Email());

        (refused.Status, refused.Code, refused.ContentType).ShouldBe((428, "proof_required", "application/problem+json"));
        var proof = refused.Json("proof");
        proof.EnumerateObject().Select(m => m.Name).ShouldBe(["kind", "algorithm", "puzzle", "difficulty", "expiresAt"]);
        (proof.GetProperty("algorithm").GetString(), proof.GetProperty("difficulty").GetInt32()).ShouldBe(("SHA-256", 8));
        var now = await Service.ScalarAsync<DateTime>("SELECT clock_timestamp()");
        proof.GetProperty("expiresAt").GetDateTime().ShouldBeInRange(now, now.AddMinutes(2).AddSeconds(1));
        (await RowCounts.OfAsync(Service)).Since(before).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_solved_puzzle_sends_the_code_and_signs_in()
    {
        var email = Addresses.Email();
        var solution = ProofOfWork.Solve(await Service.SendCodeAsync(email));

        var (challengeId, code) = await Service.AskAsync(Send, new { email }, email, solution);

        (await Service.VerifyAsync(challengeId, code)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_nonce_that_does_not_do_is_refused_with_a_new_puzzle()
    {
        var email = Addresses.Email();
        var puzzle = (await Service.SendCodeAsync(email)).Json("proof").GetProperty("puzzle").GetString()!;
        string[] wrong =
        [
            ProofOfWork.Find(puzzle, bits => bits == 7),
            ProofOfWork.Find(puzzle, bits => bits == 0),
            puzzle,
            $"{puzzle}:",
            $"{puzzle}:-1",
            $"{puzzle}:{new string('0', 21)}",
            ProofOfWork.Find(puzzle, bits => bits >= 8).Replace(':', ' '),
            $"{ProofOfWork.Find(puzzle, bits => bits >= 8)},",
            "",
            "nonsense",
            ":",
            new string('A', 78) + ":0",
            new string('x', 60_000),
        ];

        foreach (var proof in wrong)
        {
            var refused = await SendAsync(email, proof);
            refused.Status.ShouldBe(428, proof);
            refused.Json("proof").GetProperty("puzzle").GetString().ShouldNotBe(puzzle);
        }

        (await SendAsync(email, ProofOfWork.Find(puzzle, bits => bits >= 8))).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_puzzle_that_was_changed_or_made_by_another_is_refused()
    {
        var email = Addresses.Email();
        var puzzle = (await Service.SendCodeAsync(email)).Json("proof").GetProperty("puzzle").GetString()!;
        var strange = new Puzzles(Options.Create(new OtpOptions { DestinationKey = Convert.ToBase64String(new byte[32]) }));

        for (var at = 0; at < puzzle.Length - 1; at += 7)
        {
            var changed = puzzle.Remove(at, 1).Insert(at, puzzle[at] == 'A' ? "B" : "A");
            (await SendAsync(email, ProofOfWork.Find(changed, bits => bits >= 8))).Status.ShouldBe(428, $"{at}");
        }

        var forged = strange.Make(KeyOf(email), Network, 8, await InAsync("1 minute"));
        (await SendAsync(email, ProofOfWork.Find(forged, bits => bits >= 8))).Status.ShouldBe(428);
    }

    [Fact]
    public async Task A_solution_ends_with_its_time_and_serves_its_address_and_network_only()
    {
        var email = Addresses.Email();
        var inTime = await InAsync("1 minute");

        (await SendAsync(email, Solved(KeyOf(email), Network, await InAsync("-1 second")))).Status.ShouldBe(428);
        (await SendAsync(email, Solved(KeyOf(Addresses.Email()), Network, inTime))).Status.ShouldBe(428);
        (await SendAsync(email, Solved(KeyOf(email), "203.0.113.0/24", inTime))).Status.ShouldBe(428);
        (await SendAsync(email, Solved(KeyOf(email), null, inTime))).Status.ShouldBe(428);
        (await SendAsync(email, Solved(KeyOf(email), Network, inTime))).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_solution_buys_one_message()
    {
        var email = Addresses.Email();
        var solution = ProofOfWork.Solve(await Service.SendCodeAsync(email));
        (await SendAsync(email, solution.Value)).Status.ShouldBe(202);
        await Service.EndCooldownsAsync();

        (await SendAsync(email, solution.Value)).Status.ShouldBe(428);
    }

    [Fact]
    public async Task Of_twenty_at_once_with_one_solution_one_passes()
    {
        var email = Addresses.Email();
        var solution = ProofOfWork.Solve(await Service.SendCodeAsync(email));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(email, solution.Value)));

        answers.Select(a => a.Status).Order().ShouldBe([202, .. Enumerable.Repeat(428, 19)]);
    }

    [Fact]
    public async Task A_send_that_a_limit_refuses_costs_the_proof_and_one_to_a_refused_address_does_not()
    {
        await using var service = await fixture.StartServiceAsync("Proof:When=Always", "Proof:Difficulty=8", "Email:BlockDisposable=true");
        var email = Addresses.Email();
        foreach (var (status, code) in new[] { (202, null), (429, "send_cooldown") })
        {
            var solution = ProofOfWork.Solve(await service.SendCodeAsync(email));
            var sent = await service.PostAsync(Send, new { email }, solution);
            (sent.Status, sent.Code).ShouldBe((status, code));
            (await service.PostAsync(Send, new { email }, solution)).Status.ShouldBe(428);
        }

        var disposable = new { email = "jo@mailinator.com" };
        var unused = ProofOfWork.Solve(await service.PostAsync(Send, disposable));
        for (var i = 0; i < 2; i++)
            (await service.PostAsync(Send, disposable, unused)).Code.ShouldBe("address_undeliverable");
    }

    [Fact]
    public async Task Expired_solutions_are_forgotten_as_new_ones_come()
    {
        await Service.ExecuteAsync("""
            INSERT INTO protection.spent_proofs (id, expires_at)
            SELECT decode(md5(n::text), 'hex'), now() - n * interval '1 second' FROM generate_series(1, 10) n
            """);
        var email = Addresses.Email();

        (await SendAsync(email, ProofOfWork.Solve(await Service.SendCodeAsync(email)).Value)).Status.ShouldBe(202);

        (await Service.ScalarAsync<long>("SELECT count(*) FROM protection.spent_proofs WHERE expires_at < now()")).ShouldBe(0);
        (await Service.ScalarAsync<long>("SELECT count(*) FROM protection.spent_proofs")).ShouldBe(1);
    }

    private Task<Answer> SendAsync(string email, string proof) => Service.PostAsync(Send, new { email }, ProofOfWork.Header(proof));

    private byte[] KeyOf(string email) =>
        Service.Services.GetRequiredService<IOtpCodes>().KeyOf(Destination.Parse(email, null, null));

    private string Solved(byte[] destinationKey, string? network, DateTimeOffset expiresAt) => ProofOfWork.Find(
        Service.Services.GetRequiredService<Puzzles>().Make(destinationKey, network, 8, expiresAt), bits => bits >= 8);

    private async Task<DateTimeOffset> InAsync(string interval) =>
        new(await Service.ScalarAsync<DateTime>($"SELECT clock_timestamp() + interval '{interval}'"));
}
