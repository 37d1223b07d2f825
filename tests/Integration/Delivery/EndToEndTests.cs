using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Delivery;

/// <summary>From the call to the provider's own view of what arrived.</summary>
[Collection(ServiceTests.Name)]
public sealed class EndToEndTests(PostgresFixture fixture)
{
    [Fact]
    public async Task An_email_arrives_at_a_real_SMTP_server_with_both_parts_and_its_code_signs_in()
    {
        using var certificate = new TestCertificate();
        await using var server = await SmtpServer.StartAsync(new SmtpServerSettings("starttls", Certificate: certificate, Username: "otp", Password: "pw"));
        await using var service = await fixture.StartServiceAsync(
            "Email:Providers:0:Kind=Smtp",
            "Email:Providers:0:Host=127.0.0.1",
            $"Email:Providers:0:Port={server.Port}",
            "Email:Providers:0:Username=otp",
            "Email:Providers:0:Password=pw",
            "Email:Providers:0:From=Example <codes@example.com>",
            $"Email:Providers:0:TrustedCertificate={certificate.AuthorityPath}",
            "Brand:Name=Example");
        var email = Addresses.Email();

        var sent = await service.SendCodeAsync(email);
        var mail = await server.WaitForMailAsync(m => m.To == email);

        mail.Secure.ShouldBeTrue();
        mail.Subject.ShouldBe("Your Example sign-in code");
        var code = mail.Text.Split('\n').Select(l => l.Trim()).Single(l => l.Length == 6 && l.All(char.IsAsciiDigit));
        mail.Html.ShouldContain(code);
        var id = sent.Json("challengeId").GetString()!;
        await Eventually.TrueAsync(async () => (await service.GetAsync($"/api/v1/otp/{id}")).Json("status").GetString() == "sent");
        (await service.ScalarAsync<string>("SELECT provider || ' ' || provider_message_id FROM delivery.outbox"))
            .ShouldBe($"smtp {mail.MessageId}");
        (await service.VerifyAsync(id, code)).Status.ShouldBe(200);

        // Development keeps a copy of what a real provider took.
        (await service.MessageToAsync(email)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_text_message_reaches_a_gateway_that_speaks_Fast2SMS_and_its_code_signs_in()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        gateway.Next(Fast2SmsAnswers.Taken("req-42"));
        await using var service = await fixture.StartServiceAsync(
            "Sms:Providers:0:Kind=Fast2Sms", "Sms:Providers:0:ApiKey=test-key", $"Sms:Providers:0:BaseUrl={gateway.BaseUrl}");
        var phone = Addresses.Phone();

        await service.PostAsync("/api/v1/otp/send", new { phone });
        var request = await gateway.WaitForRequestAsync();

        request.Number.ShouldBe(phone[3..]);
        await Eventually.TrueAsync(async () => await service.ScalarAsync<string>("SELECT status FROM delivery.outbox") == "sent");
        (await service.ScalarAsync<string>("SELECT provider || ' ' || provider_message_id FROM delivery.outbox")).ShouldBe("fast2sms req-42");
        (await service.PostAsync("/api/v1/otp/verify", new { phone, code = request.Code })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_number_that_no_gateway_serves_is_a_dead_letter_that_says_so()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        await using var service = await fixture.StartServiceAsync(
            "Sms:Providers:0:Kind=Fast2Sms", "Sms:Providers:0:ApiKey=test-key", $"Sms:Providers:0:BaseUrl={gateway.BaseUrl}");

        await service.PostAsync("/api/v1/otp/send", new { phone = "+12025550123" });

        await Eventually.TrueAsync(async () => await service.ScalarAsync<string>("SELECT status FROM delivery.outbox") == "failed");
        (await service.ScalarAsync<string>("SELECT last_error FROM delivery.outbox")).ShouldBe("No provider serves this address.");
        gateway.Requests.ShouldBeEmpty();
    }
}
