using System.Text.Json;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class SmsOperatorTests(PostgresFixture fixture)
{
    private const string Send = "/api/v1/otp/send";
    private const string Block = "+91981200xxxx";

    [Fact]
    public async Task What_the_breaker_paused_is_listed_and_an_operator_lets_it_pass()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        for (var i = 0; (await service.PostAsync(Send, new { phone = $"+91981200{i:D4}" })).Status == 202; i++)
            i.ShouldBeLessThan(25);

        var paused = (await service.AdminGetAsync("sms/scopes?blockedOnly=true")).Json("scopes").EnumerateArray().Single();
        paused.GetProperty("scope").GetString().ShouldBe(Block);
        paused.GetProperty("blockedUntil").ValueKind.ShouldBe(JsonValueKind.String);
        (await service.AuditedAsync("event=sms_blocked")).GetProperty("rule").GetString().ShouldBe($"sms:{Block}");
        (await service.AuditedAsync($"event=send_refused&rule=sms:{Uri.EscapeDataString(Block)}")).GetProperty("address").GetString()
            .ShouldNotBeNull();

        var allowed = await service.AdminPostAsync("sms/override", new { scope = Block, @override = "allow", minutes = 10 });
        allowed.Status.ShouldBe(204, allowed.Text);
        (await service.PostAsync(Send, new { phone = "+919812009999" })).Status.ShouldBe(202);
        (await service.AuditedAsync("event=sms_overridden")).GetProperty("operator").GetString().ShouldBe(Operators.KeyName);
    }

    [Fact]
    public async Task Bad_overrides_are_refused()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);

        (await service.AdminPostAsync("sms/override", new { })).Json("errors").EnumerateObject().Select(e => e.Name)
            .ShouldBe(["scope", "override", "minutes"], ignoreOrder: true);
        (await service.AdminPostAsync("sms/override", new { scope = "IN", @override = "clear", minutes = 5 })).Code.ShouldBe("validation_failed");
        (await service.AdminPostAsync("sms/override", new { scope = "IN", @override = "block", minutes = 43_201 })).Code.ShouldBe("validation_failed");
        (await service.AdminPostAsync("sms/override", new { scope = "nowhere", @override = "clear" })).Code.ShouldBe("sms_scope_unknown");
        (await service.PostAsync("/api/v1/admin/sms/override", new { scope = "IN", @override = "clear" })).Code.ShouldBe("unauthenticated");
        (await service.AdminGetAsync("sms/scopes?limit=501")).Code.ShouldBe("validation_failed");
    }
}
