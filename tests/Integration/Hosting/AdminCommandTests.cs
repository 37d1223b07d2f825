using System.Text.Json;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Hosting;

[Collection(ServiceTests.Name)]
public sealed class AdminCommandTests(PostgresFixture fixture)
{
    [Fact]
    public async Task What_operators_do_over_HTTP_can_be_done_in_a_shell_and_the_running_node_follows()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);

        var added = await RunAsync(service, "blocks", "add", "number_prefix", "+9198765", "--reason", "A test", "--for", "1.00:00:00", "--json");
        added.ExitCode.ShouldBe(0, added.Errors);
        using var rule = JsonDocument.Parse(added.Output);
        rule.RootElement.GetProperty("createdBy").GetString().ShouldBe($"console:{Environment.UserName}");
        await Eventually.TrueAsync(async () =>
            (await service.PostAsync("/api/v1/otp/send", new { phone = "+919876500001" })).Code == "number_not_supported");

        var listed = await RunAsync(service, "blocks", "list");
        listed.Output.ShouldContain("number_prefix  +9198765  block");
        var id = rule.RootElement.GetProperty("id").GetString()!;
        (await RunAsync(service, "blocks", "remove", id)).Output.Trim().ShouldBe("done");
        var again = await RunAsync(service, "blocks", "remove", id);
        (again.ExitCode, again.Errors.Trim(), again.Output).ShouldBe((1, "block_not_found: There is no such rule.", ""));
        var audit = await RunAsync(service, "audit", "--event", "block_removed");
        audit.Output.ShouldContain($"block:{id}");
    }

    [Fact]
    public async Task The_breaker_of_text_messages_is_overruled_in_a_shell_too()
    {
        await using var service = await fixture.StartServiceAsync();

        (await RunAsync(service, "sms", "block", "IN", "--for", "01:00:00")).Output.Trim().ShouldBe("done");
        (await service.PostAsync("/api/v1/otp/send", new { phone = "+919876500001" })).Code.ShouldBe("sms_paused");
        (await RunAsync(service, "sms", "list", "--blocked")).Output.ShouldContain("IN");
        (await RunAsync(service, "sms", "clear", "IN")).ExitCode.ShouldBe(0);
        (await service.PostAsync("/api/v1/otp/send", new { phone = "+919876500001" })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task Limits_are_listed_tried_and_lifted()
    {
        await using var service = await fixture.StartServiceAsync();
        var email = Addresses.Email();
        await service.SendCodeAsync(email);

        var top = await RunAsync(service, "limits", "top");
        top.ExitCode.ShouldBe(0, top.Errors);
        top.Output.ShouldContain($"{email[0]}•••@example.com");
        top.Output.ShouldNotContain(email);
        (await RunAsync(service, "limits", "top", "--reveal", "--window", "day")).Output.ShouldContain(email);
        (await RunAsync(service, "limits", "preview", "--per-hour", "1")).Output.ShouldContain("messages: 1");
        (await RunAsync(service, "blocks", "preview", "email_domain", "example.com")).Output.ShouldContain("refused: 1");
        (await service.ScalarAsync<long>("SELECT count(*) FROM accounts.audit_events WHERE event = 'revealed'")).ShouldBe(1);
        (await RunAsync(service, "limits", "lift", "--email", email)).Output.ShouldContain("sends: 1");
        (await service.SendCodeAsync(email)).Status.ShouldBe(202);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("admin", "blocks")]
    [InlineData("admin", "blocks", "add", "planet", "x")]
    [InlineData("admin", "limits", "top", "--count", "many")]
    [InlineData("admin", "limits", "top", "--colour", "red")]
    [InlineData("admin", "limits", "top", "--window")]
    [InlineData("admin", "blocks", "remove", "12")]
    public async Task Anything_else_is_exit_code_2_with_the_usage(params string[] arguments)
    {
        var refused = await AppCommand.RunAsync(arguments);

        (refused.ExitCode, refused.Output).ShouldBe((2, ""));
        refused.Errors.ShouldContain("Usage: ");
    }

    [Fact]
    public async Task Bad_input_is_exit_code_1_with_its_field_and_no_database_says_so()
    {
        await using var service = await fixture.StartServiceAsync();
        var refused = await RunAsync(service, "blocks", "add", "country", "XX", "--reason", "A test");
        (refused.ExitCode, refused.Output).ShouldBe((1, ""));
        refused.Errors.ShouldContain("value: Is not an ISO 3166 alpha-2 code, e.g. IN.");

        var lost = await AppCommand.RunAsync(
            "admin", "blocks", "list", "--environment=Development", $"--Data:Directory={fixture.DataDirectory}", "--Secrets:Directory=",
            "--ConnectionStrings:Database=Host=127.0.0.1;Port=1;Database=x;Username=x");
        lost.ExitCode.ShouldBe(1);
        lost.Errors.ShouldContain("ConnectionStrings:Database does not lead to a PostgreSQL that can be used");
    }

    private Task<CommandResult> RunAsync(Service service, params string[] command) => AppCommand.RunAsync(
    [
        "admin", .. command, "--environment=Development", $"--Data:Directory={fixture.DataDirectory}", "--Secrets:Directory=",
        $"--ConnectionStrings:Database={service.ConnectionString}",
    ]);
}
