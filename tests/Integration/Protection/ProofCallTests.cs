using System.Text.RegularExpressions;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

/// <summary>Where proofs are asked for, and what asking tells.</summary>
[Collection(ServiceTests.Name)]
public sealed partial class ProofCallTests(PostgresFixture fixture) : IAsyncLifetime
{
    private const string Password = "correct horse battery";
    // The other service has the messages: what is to be read of them is in its inbox.
    private static readonly string[] Asking = ["Proof:When=Always", "Proof:Difficulty=8", "Node:Roles=api"];

    private string? _database;
    private Service? _open;
    private Service? _service;

    /// <summary>On the same database, without asking.</summary>
    private Service Open => _open!;

    private Service Service => _service!;

    public async Task InitializeAsync()
    {
        _database = await fixture.CreateDatabaseAsync();
        _open = await fixture.StartServiceOnAsync(_database);
        _service = await fixture.StartServiceOnAsync(_database, Asking);
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        await Open.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/v1/otp/send", 202)]
    [InlineData("/api/v1/auth/register", 202)]
    [InlineData("/api/v1/auth/password/forgot", 202)]
    [InlineData("/otp/generate", 200)]
    [InlineData("/api/auth/send-otp", 200)]
    public async Task Every_call_that_sends_to_an_email_address_asks_and_takes(string path, int accepted) =>
        await ShouldAskAndTakeAsync(path, new { email = Addresses.Email() }, accepted);

    [Theory]
    [InlineData("/api/v1/otp/send", 202)]
    [InlineData("/api/v1/auth/register", 202)]
    [InlineData("/api/v1/customer/send-otp", 200)]
    public async Task Every_call_that_sends_to_a_number_asks_and_takes(string path, int accepted) =>
        await ShouldAskAndTakeAsync(path, new { phone = Addresses.Phone() }, accepted);

    [Fact]
    public async Task Sending_again_asks_too()
    {
        var (challengeId, _) = await Open.ReceiveCodeAsync(Addresses.Email());
        await Open.EndCooldownsAsync();

        await ShouldAskAndTakeAsync($"/api/v1/otp/{challengeId}/resend", null, 202);
    }

    [Fact]
    public async Task A_new_address_of_an_account_asks_too()
    {
        var session = await Open.SignInAsync(Addresses.Email());

        await ShouldAskAndTakeAsync("/api/v1/auth/contacts", new { email = Addresses.Email() }, 202, session.Bearer);
    }

    [Fact]
    public async Task Registering_with_two_addresses_asks_once_for_the_one_that_is_sent_to() =>
        await ShouldAskAndTakeAsync(
            "/api/v1/auth/register", new { email = Addresses.Email(), phone = Addresses.Phone(), password = Password }, 202);

    [Fact]
    public async Task Signing_in_by_password_asks_once_before_the_password_is_judged()
    {
        var email = Addresses.Email();
        await RegisterAsync(email);
        await Open.EndCooldownsAsync();

        var right = await Service.PostAsync("/api/v1/auth/login", new { email, password = Password });
        var wrong = await Service.PostAsync("/api/v1/auth/login", new { email, password = "something else entirely" });
        Without(right).ShouldBe(Without(wrong));

        var solution = ProofOfWork.Solve(wrong);
        (await Service.PostAsync("/api/v1/auth/login", new { email, password = "something else entirely" }, solution)).Status.ShouldBe(401);
        (await Service.PostAsync("/api/v1/auth/login", new { email, password = Password }, solution)).Status.ShouldBe(428);
        (await Service.PostAsync("/api/v1/auth/login", new { email, password = Password }, ProofOfWork.Solve(right))).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_password_that_is_enough_sends_nothing_and_asks_for_nothing()
    {
        var email = Addresses.Email();
        await RegisterAsync(email);
        await using var service = await fixture.StartServiceOnAsync(_database, [.. Asking, "Accounts:PasswordLogin=PasswordOnly"]);

        (await service.PostAsync("/api/v1/auth/login", new { email, password = Password })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Asking_does_not_tell_who_has_an_account()
    {
        var known = Addresses.Email();
        await Open.SignInAsync(known);
        foreach (var path in new[] { "/api/v1/otp/send", "/api/v1/auth/register", "/api/v1/auth/password/forgot", "/api/auth/send-otp" })
        {
            var (to, stranger) = (await Service.PostAsync(path, new { email = known }), await Service.PostAsync(path, new { email = Addresses.Email() }));
            to.Status.ShouldBe(428);
            Without(to).ShouldBe(Without(stranger));
        }
    }

    [Fact]
    public async Task What_is_not_valid_or_not_sent_to_is_said_without_asking()
    {
        (await Service.PostAsync("/api/v1/otp/send", new { email = "no address" })).Status.ShouldBe(400);
        (await Service.PostAsync($"/api/v1/otp/{Guid.CreateVersion7()}/resend", null)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task The_drop_in_routes_ask_in_their_own_shape()
    {
        var message = await Service.PostAsync("/otp/generate", new { email = Addresses.Email() });
        var detail = await Service.PostAsync("/api/auth/send-otp", new { email = Addresses.Email() });

        (message.Status, message.ContentType, message.Json("success").GetBoolean(), message.Code)
            .ShouldBe((428, "application/json", false, "proof_required"));
        message.Json("message").GetString().ShouldNotBeNullOrEmpty();
        message.Json("proof").GetProperty("puzzle").GetString().ShouldNotBeNullOrEmpty();
        (detail.Status, detail.ContentType, detail.Code).ShouldBe((428, "application/json", "proof_required"));
        detail.Json("detail").GetString().ShouldNotBeNullOrEmpty();
        detail.Json("proof").GetProperty("difficulty").GetInt32().ShouldBe(8);
    }

    private async Task ShouldAskAndTakeAsync(string path, object? body, int accepted, params (string Name, string Value)[] headers)
    {
        var before = await RowCounts.OfAsync(Service);
        var asked = await Service.PostAsync(path, body, headers);
        asked.Code.ShouldBe("proof_required");
        (await RowCounts.OfAsync(Service)).Since(before).ShouldBeEmpty();

        var solution = ProofOfWork.Solve(asked);
        var taken = await Service.PostAsync(path, body, [.. headers, solution]);
        taken.Status.ShouldBe(accepted, taken.Text);
        (await Service.PostAsync(path, body, [.. headers, solution])).Status.ShouldBe(428);
    }

    private async Task RegisterAsync(string email)
    {
        var (challengeId, code) = await Open.AskAsync("/api/v1/auth/register", new { email, password = Password }, email);
        (await Open.VerifyAsync(challengeId, code)).Status.ShouldBe(200);
    }

    private static string Without(Answer answer) => Puzzle().Replace(Look.Of(answer), "{puzzle}");

    [GeneratedRegex("[A-Za-z0-9_-]{78}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Puzzle();
}
