using System.Net.Http.Json;
using System.Text.Json;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Hosting;

[Collection(ServiceTests.Name)]
public sealed class LogTests(PostgresFixture fixture)
{
    [Fact]
    public async Task The_logs_of_the_whole_flow_hold_no_code_token_or_full_address()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        gateway.Next(Fast2SmsAnswers.Refused(416, "You don't have sufficient wallet balance"));
        await using var service = await ServiceProcess.StartAsync(
            await fixture.CreateDatabaseAsync(),
            fixture.DataDirectory,
            "Logging:LogLevel:Default=Trace",
            "Logging:LogLevel:Microsoft=Debug",
            "Logging:LogLevel:Microsoft.EntityFrameworkCore=Debug",
            "Logging:LogLevel:Npgsql=Trace",
            "Logging:LogLevel:OtpAuth=Trace",
            "Outbox:RetryDelay=00:00:00.1",
            "Sms:Providers:0:Kind=Fast2Sms",
            "Sms:Providers:0:ApiKey=secret-api-key",
            $"Sms:Providers:0:BaseUrl={gateway.BaseUrl}");
        var (phone, email, oldEmail) = (Addresses.Phone(), Addresses.Email(), Addresses.Email());

        var sent = await PostAsync(service, "send", new { phone });
        await Eventually.TrueAsync(() => Task.FromResult(gateway.Requests.Count == 2));
        var code = gateway.Requests[0].Code;
        await PostAsync(service, "send", new { phone });
        await PostAsync(service, "send", new { email });
        await PostAsync(service, "send", new { email = email + "\u0000" });
        await PostAsync(service, "verify", new { phone, code = WrongCode.Than(code) });
        var verified = await PostAsync(service, "verify", new { challengeId = sent.GetProperty("challengeId").GetString(), code });
        var (access, refresh) = (verified.GetProperty("accessToken").GetString()!, verified.GetProperty("refreshToken").GetString()!);
        await PostToAsync(service, "/api/auth/send-otp", new { email = oldEmail });
        await PostToAsync(service, "/api/auth/verify-otp", new { email = oldEmail, otp = code });
        await PostToAsync(service, "/api/v1/customer/verify-otp", new { mobile = phone[3..], otp = code });
        service.Client.DefaultRequestHeaders.Authorization = new("Bearer", access);
        using var me = await service.Client.GetAsync("/api/v1/auth/me");
        using var left = await service.Client.PostAsync("/api/v1/auth/logout", null);
        ((int)me.StatusCode, (int)left.StatusCode).ShouldBe((200, 204));
        await Eventually.TrueAsync(() => Task.FromResult(service.Output.Any(l => l.Contains("/api/v1/auth/logout", StringComparison.Ordinal))));

        var log = string.Join('\n', service.Output);
        log.Length.ShouldBeGreaterThan(10_000);
        log.ShouldContain("+919•••••");
        foreach (var secret in new[] { code, WrongCode.Than(code), access, access.Split('.')[2], refresh, phone, phone[3..], email, oldEmail, "secret-api-key" })
            log.ShouldNotContain(secret);
    }

    private static Task<JsonElement> PostAsync(ServiceProcess service, string action, object body) =>
        PostToAsync(service, $"/api/v1/otp/{action}", body);

    private static async Task<JsonElement> PostToAsync(ServiceProcess service, string path, object body)
    {
        using var answer = await service.Client.PostAsJsonAsync(path, body);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
