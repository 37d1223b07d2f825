using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class SmsCeilingTests(PostgresFixture fixture)
{
    private const string Send = "/api/v1/otp/send";
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_countrys_ceiling_holds_over_nodes_and_at_any_concurrency_and_leaves_nothing_of_what_it_refuses()
    {
        await using var service = await fixture.StartServiceAsync("Sms:Ceilings:Countries:IN:PerHour=7");
        await using var other = await fixture.StartServiceOnAsync(service.ConnectionString, "Sms:Ceilings:Countries:IN:PerHour=7");
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            (i % 2 == 0 ? service : other).PostAsync(Send, new { phone = Addresses.Phone() })));

        answers.Count(a => a.Status == 202).ShouldBe(7);
        answers.Where(a => a.Status != 202).ShouldAllBe(a => a.Status == 429 && a.Code == "sms_ceiling" && a.RetryAfter > 0 && a.RetryAfter <= 3660);
        foreach (var table in new[] { "otp.challenges", "otp.destinations", "otp.live_challenges", "delivery.outbox" })
            (await service.ScalarAsync<long>($"SELECT count(*) FROM {table}")).ShouldBe(7);
        (await service.ScalarAsync<long>("SELECT sent[1] + sent[2] FROM protection.sms_scopes WHERE scope = 'IN'")).ShouldBe(7);
        (await service.PostAsync(Send, new { phone = "+4915112345678" })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_days_ceiling_outlives_the_hour_and_ends_with_the_day()
    {
        await using var service = await fixture.StartServiceAsync("Sms:Ceilings:CountryPerHour=2", "Sms:Ceilings:CountryPerDay=3");
        await SendAsync(service, 202, 202);
        await PassAsync(service, hours: 2);
        await SendAsync(service, 202, 429);
        await PassAsync(service, hours: 2);
        await SendAsync(service, 429);
        await PassAsync(service, hours: 22);
        await SendAsync(service, 202, 202, 429);
    }

    [Fact]
    public async Task Money_is_counted_by_the_dearest_provider_that_takes_the_number()
    {
        await using var gateway = await Fast2SmsGateway.StartAsync();
        await using var service = await fixture.StartServiceAsync(
            "Sms:Countries:0=IN",
            "Sms:Providers:0:Kind=Fast2Sms",
            "Sms:Providers:0:ApiKey=secret",
            $"Sms:Providers:0:BaseUrl={gateway.BaseUrl}",
            "Sms:Providers:0:Prices:IN=0.4",
            "Sms:Ceilings:PerHour=1");
        await SendAsync(service, 202, 202, 429);
        (await service.ScalarAsync<long>("SELECT spent_hours[1] + spent_hours[2] FROM protection.sms_scopes WHERE scope = '*'")).ShouldBe(800_000);
    }

    [Fact]
    public async Task At_the_ceiling_a_right_password_is_followed_by_an_email_code_and_a_stranger_learns_nothing()
    {
        await using var service = await fixture.StartServiceAsync("Sms:Ceilings:OnReached=Email");
        var (email, phone) = (Addresses.Email(), Addresses.Phone());
        await RegisterAsync(service, email, phone);
        await FillAsync(service, "IN");

        var asked = await service.PostAsync(Send, new { phone });
        asked.Code.ShouldBe("sms_ceiling");
        Look.Of(asked).ShouldBe(Look.Of(await service.PostAsync(Send, new { phone = Addresses.Phone() })));

        var (challengeId, code) = await service.AskAsync("/api/v1/auth/login", new { phone, password = Password }, email);
        var verified = await service.VerifyAsync(challengeId, code);
        verified.Json("user").GetProperty("phone").GetString().ShouldBe(phone);
        var session = await service.GetAsync("/api/v1/auth/sessions", verified.Bearer);
        session.Json("sessions").EnumerateArray().First(s => s.GetProperty("current").GetBoolean()).GetProperty("amr").ToString()
            .ShouldNotContain("sms");
    }

    [Fact]
    public async Task Unless_told_to_the_code_after_a_password_goes_nowhere_else()
    {
        await using var service = await fixture.StartServiceAsync();
        var (email, phone) = (Addresses.Email(), Addresses.Phone());
        await RegisterAsync(service, email, phone);
        await FillAsync(service, "IN");

        (await service.PostAsync("/api/v1/auth/login", new { phone, password = Password })).Code.ShouldBe("sms_ceiling");
    }

    /// <summary>An account with both addresses proven.</summary>
    private static async Task RegisterAsync(Service service, string email, string phone)
    {
        var (challengeId, code) = await service.AskAsync("/api/v1/auth/register", new { email, password = Password }, email);
        var bearer = (await service.VerifyAsync(challengeId, code)).Bearer;
        (challengeId, code) = await service.AskAsync("/api/v1/auth/contacts", new { phone }, phone, bearer);
        (await service.PostAsync("/api/v1/auth/contacts/verify", new { challengeId, code }, bearer)).Status.ShouldBe(200);
        await service.EndCooldownsAsync();
    }

    private static Task FillAsync(Service service, string country) => service.ExecuteAsync(
        $"UPDATE protection.sms_scopes SET sent = array_prepend(2000, sent[2:]), verified = array_prepend(2000, verified[2:]) WHERE scope = '{country}'");

    private static async Task SendAsync(Service service, params int[] expected)
    {
        foreach (var status in expected)
            (await service.PostAsync(Send, new { phone = Addresses.Phone() })).Status.ShouldBe(status);
    }

    private static Task PassAsync(Service service, int hours) =>
        service.ExecuteAsync($"UPDATE protection.sms_scopes SET minute = minute - {hours * 60}, hour = hour - {hours}");
}
