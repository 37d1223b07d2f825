using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Hosting;

public sealed class DatabaseAwayTests
{
    [Fact]
    public async Task Without_its_database_every_call_says_to_come_back_and_goes_on_when_it_is_there_again()
    {
        using var folder = new TempFolder();
        var postgres = await EmbeddedPostgres.StartAsync(folder.Path, CancellationToken.None);
        await using var service = await Service.StartAsync(postgres.ConnectionString, folder.Path, []);
        var email = Addresses.Email();
        var session = await service.SignInAsync(email);
        await postgres.DisposeAsync();

        Answer[] answers =
        [
            await service.GetAsync("/api/v1/auth/me", session.Bearer),
            await service.GetAsync("/api/v1/auth/sessions", session.Bearer),
            await service.GetAsync("/api/v1/auth/me/export", session.Bearer),
            await service.DeleteAsync("/api/v1/auth/me", session.Bearer),
            await service.DeleteAsync("/api/v1/auth/sessions", session.Bearer),
            await service.PostAsync("/api/v1/auth/contacts", new { phone = Addresses.Phone() }, session.Bearer),
            await service.PostAsync("/api/v1/auth/refresh", new { refreshToken = session.RefreshToken() }),
            await service.PostAsync("/api/v1/auth/register", new { email = Addresses.Email(), password = "correct horse battery" }),
            await service.PostAsync("/api/v1/auth/login", new { email, password = "correct horse battery" }),
            await service.PostAsync("/api/v1/auth/password/reset", new { resetToken = "none", newPassword = "correct horse battery" }),
            await service.PostAsync("/api/v1/otp/verify", new { email, code = "123456" }),
            await service.GetAsync($"/api/v1/otp/{Guid.NewGuid()}"),
        ];

        answers.ShouldAllBe(a => a.Code == "service_unavailable" && a.Status == 503 && a.RetryAfter > 0);
        await using var again = await EmbeddedPostgres.StartAsync(folder.Path, CancellationToken.None);
        await Eventually.TrueAsync(async () => (await service.GetAsync("/api/v1/auth/me", session.Bearer)).Status == 200);
        (await service.RefreshAsync(session.RefreshToken())).Status.ShouldBe(200);
    }
}
