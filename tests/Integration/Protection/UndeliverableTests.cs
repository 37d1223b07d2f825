using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class UndeliverableTests(PostgresFixture fixture, Dnsmasq dns) : IClassFixture<Dnsmasq>
{
    private const string Check = "Email:CheckDomains=true";
    private const string Block = "Email:BlockDisposable=true";

    private static readonly string[] Calls =
        ["/api/v1/otp/send", "/api/v1/auth/register", "/api/v1/auth/password/forgot", "/api/auth/send-otp", "/otp/generate"];

    [Fact]
    public async Task A_domain_that_takes_no_mail_is_422_everywhere_and_writes_no_row()
    {
        await using var service = await fixture.StartServiceAsync(Check, $"Dns:Servers:0={dns.Address}");
        foreach (var email in new[] { "jo@null.test", "jo@text.test", "jo@no-such-name.test" })
        {
            foreach (var call in Calls)
                await ShouldBeRefusedAsync(service, call, email);
        }
    }

    [Fact]
    public async Task An_account_there_changes_nothing_about_the_answer()
    {
        var database = await fixture.CreateDatabaseAsync();
        await using (var before = await fixture.StartServiceOnAsync(database))
            await before.SignInAsync("known@null.test");
        await using var service = await fixture.StartServiceOnAsync(database, Check, $"Dns:Servers:0={dns.Address}");

        foreach (var call in Calls)
        {
            var known = await service.PostAsync(call, new { email = "known@null.test" });
            var unknown = await service.PostAsync(call, new { email = "unknown@null.test" });
            Look.Of(known).ShouldBe(Look.Of(unknown));
            known.Code.ShouldBe("address_undeliverable");
        }
    }

    [Fact]
    public async Task An_address_for_a_signed_in_account_is_checked_too()
    {
        await using var service = await fixture.StartServiceAsync(Check, $"Dns:Servers:0={dns.Address}");
        var signedIn = await service.SignInAsync("jo@one.test");

        var added = await service.PostAsync("/api/v1/auth/contacts", new { email = "jo@null.test" }, signedIn.Bearer);

        added.Status.ShouldBe(422, added.Text);
        added.Code.ShouldBe("address_undeliverable");
    }

    [Fact]
    public async Task A_domain_that_takes_mail_gets_it()
    {
        await using var service = await fixture.StartServiceAsync(Check, $"Dns:Servers:0={dns.Address}");
        foreach (var email in new[] { "jo@one.test", "jo@four.test", "jo@SIX.test." })
            (await service.SendCodeAsync(email)).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_DNS_that_is_down_refuses_nobody()
    {
        var gone = new ScriptedDns(_ => []);
        await gone.DisposeAsync();
        await using var service = await fixture.StartServiceAsync(Check, $"Dns:Servers:0={gone.Address}");

        await service.ReceiveCodeAsync("jo@null.test");
    }

    [Fact]
    public async Task A_disposable_address_is_422_where_that_is_wanted_without_a_word_to_the_DNS()
    {
        await using var server = new ScriptedDns(ask => [ask.Answer(DnsAsk.Mx("mx.test"))]);
        await using var service = await fixture.StartServiceAsync(Check, Block, $"Dns:Servers:0={server.Address}");

        await ShouldBeRefusedAsync(service, Calls[0], "jo@mailinator.com");
        await ShouldBeRefusedAsync(service, Calls[0], "jo@any.thing.MAILINATOR.com");

        server.Asked.ShouldBeEmpty();
        (await service.SendCodeAsync("jo@example.test")).Status.ShouldBe(202);
        server.Asked.ShouldBe(["Mx example.test"]);
    }

    [Fact]
    public async Task A_phone_number_is_nothing_for_the_DNS()
    {
        await using var server = new ScriptedDns(_ => []);
        await using var service = await fixture.StartServiceAsync(Check, Block, $"Dns:Servers:0={server.Address}");

        (await service.PostAsync("/api/v1/otp/send", new { phone = Addresses.Phone() })).Status.ShouldBe(202);

        server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task In_Development_nothing_is_looked_up_or_blocked_unless_it_is_asked_for()
    {
        await using var server = new ScriptedDns(ask => [ask.Refusal(3)]);
        await using var service = await fixture.StartServiceAsync($"Dns:Servers:0={server.Address}");

        (await service.SendCodeAsync("jo@example.com")).Status.ShouldBe(202);
        (await service.SendCodeAsync("jo@mailinator.com")).Status.ShouldBe(202);

        server.Asked.ShouldBeEmpty();
    }

    private static async Task ShouldBeRefusedAsync(Service service, string call, string email)
    {
        var before = await RowCounts.OfAsync(service);
        var refused = await service.PostAsync(call, new { email });
        refused.Status.ShouldBe(422, refused.Text);
        refused.Code.ShouldBe("address_undeliverable");
        (await RowCounts.OfAsync(service)).Since(before).ShouldBeEmpty();
    }
}
