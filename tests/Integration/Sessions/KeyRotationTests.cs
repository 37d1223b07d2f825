using System.Diagnostics;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

[Collection(ServiceTests.Name)]
public sealed class KeyRotationTests(PostgresFixture fixture)
{
    [Fact]
    public async Task A_signing_key_is_changed_while_its_tokens_go_on_until_it_is_removed()
    {
        var database = await fixture.CreateDatabaseAsync();
        string[] first = [$"Tokens:SigningKeys:k1={await AppCommand.NewKeyAsync("signing")}", "Tokens:ActiveSigningKey=k1"];
        string[] second = [$"Tokens:SigningKeys:k2={await AppCommand.NewKeyAsync("signing")}", "Tokens:ActiveSigningKey=k2"];
        await using var before = await fixture.StartServiceOnAsync(database, first);
        await using var between = await fixture.StartServiceOnAsync(database, ["Node:Roles=api", .. first, .. second]);
        await using var after = await fixture.StartServiceOnAsync(database, ["Node:Roles=api", .. second]);

        var (old, changed) = (await SignInAsync(before, before), await SignInAsync(before, between));

        (KeyOf(old), KeyOf(changed)).ShouldBe(("k1", "k2"));
        (await MeAsync(between, old)).Status.ShouldBe(200);
        (await MeAsync(between, changed)).Status.ShouldBe(200);
        (await MeAsync(after, changed)).Status.ShouldBe(200);
        var refused = await MeAsync(after, old);
        (refused.Status, refused.Code).ShouldBe((401, "unauthenticated"));
        (await MeAsync(before, changed)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Every_configured_key_is_published_and_only_its_public_half()
    {
        await using var service = await fixture.StartServiceAsync(
            "Node:Roles=api",
            $"Tokens:SigningKeys:k1={await AppCommand.NewKeyAsync("signing")}",
            $"Tokens:SigningKeys:k2={await AppCommand.NewKeyAsync("signing")}",
            "Tokens:ActiveSigningKey=k2");

        var keys = (await service.GetAsync("/.well-known/jwks.json")).Json("keys").EnumerateArray().ToList();

        keys.Select(k => k.GetProperty("kid").GetString()).ShouldBe(["k1", "k2"], ignoreOrder: true);
        foreach (var key in keys)
            key.EnumerateObject().Select(m => m.Name).ShouldBe(["kty", "crv", "alg", "use", "kid", "x", "y"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("ecparam", "-name", "prime256v1", "-genkey", "-noout")]
    [InlineData("ecparam", "-name", "prime256v1", "-genkey")]
    [InlineData("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")]
    public async Task A_signing_key_made_by_openssl_signs(params string[] arguments)
    {
        await using var service = await fixture.StartServiceAsync(
            $"Tokens:SigningKeys:k1={await OpenSslAsync(arguments)}", "Tokens:ActiveSigningKey=k1");

        var token = await SignInAsync(service, service);

        (await MeAsync(service, token)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_code_is_good_where_its_key_is_still_configured_and_only_wrong_where_it_is_not()
    {
        var database = await fixture.CreateDatabaseAsync();
        string[] first = [$"Otp:CodeKeys:a={await AppCommand.NewKeyAsync("code")}", "Otp:ActiveCodeKey=a"];
        string[] second = [$"Otp:CodeKeys:b={await AppCommand.NewKeyAsync("code")}", "Otp:ActiveCodeKey=b"];
        await using var before = await fixture.StartServiceOnAsync(database, first);
        await using var between = await fixture.StartServiceOnAsync(database, ["Node:Roles=api", .. first, .. second]);
        await using var after = await fixture.StartServiceOnAsync(database, ["Node:Roles=api", .. second]);
        var (challengeId, code) = await before.ReceiveCodeAsync(Addresses.Email());

        var unknown = await after.VerifyAsync(challengeId, code);
        var known = await between.VerifyAsync(challengeId, code);

        (unknown.Status, unknown.Code).ShouldBe((400, "otp_invalid"));
        known.Status.ShouldBe(200, known.Text);
        (await after.GetAsync($"/api/v1/otp/{challengeId}")).Json("status").GetString().ShouldBe("verified");
    }

    [Fact]
    public async Task A_key_of_the_command_also_does_for_destinations()
    {
        await using var service = await fixture.StartServiceAsync($"Otp:DestinationKey={await AppCommand.NewKeyAsync("destination")}");

        await service.SignInAsync(Addresses.Email());
    }

    [Fact]
    public async Task Development_keeps_the_keys_it_made()
    {
        using var folder = new TempFolder();
        var database = await fixture.CreateDatabaseAsync();
        string token, challengeId, code;
        await using (var made = await Service.StartAsync(database, folder.Path, []))
        {
            token = await SignInAsync(made, made);
            (challengeId, code) = await made.ReceiveCodeAsync(Addresses.Email());
        }

        await using var restarted = await Service.StartAsync(database, folder.Path, []);
        await using var elsewhere = await fixture.StartServiceOnAsync(database, "Node:Roles=api");

        (await MeAsync(restarted, token)).Status.ShouldBe(200);
        (await restarted.VerifyAsync(challengeId, code)).Status.ShouldBe(200);
        (await MeAsync(elsewhere, token)).Status.ShouldBe(401);
    }

    /// <summary>Signs in on one node with a code that a worker delivered.</summary>
    private static async Task<string> SignInAsync(Service worker, Service node)
    {
        var (challengeId, code) = await worker.ReceiveCodeAsync(Addresses.Email());
        return (await node.VerifyAsync(challengeId, code)).Json("accessToken").GetString()!;
    }

    private static Task<Answer> MeAsync(Service service, string token) =>
        service.GetAsync("/api/v1/auth/me", ("Authorization", $"Bearer {token}"));

    private static string? KeyOf(string token) => Jwt.HeaderOf(token).GetProperty("kid").GetString();

    private static async Task<string> OpenSslAsync(string[] arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (openssl.StandardOutput.ReadToEndAsync(), openssl.StandardError.ReadToEndAsync());
        await openssl.WaitForExitAsync();
        openssl.ExitCode.ShouldBe(0, await errors);
        return await output;
    }
}
