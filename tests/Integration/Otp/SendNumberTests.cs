using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Otp;

[Collection(ServiceTests.Name)]
public sealed class SendNumberTests(PostgresFixture fixture)
{
    private const string Premium = "+19005550123";
    private const string Landline = "+911123456789";
    private const string Elsewhere = "+4915112345678";
    private const string Blocked = "+919876500001";

    [Fact]
    public async Task A_number_that_gets_no_messages_is_one_and_the_same_422_everywhere_and_writes_nothing()
    {
        await using var service = await fixture.StartServiceAsync("Sms:Countries:0=IN", "Sms:Countries:1=US", "Sms:BlockedPrefixes:0=+9198765");
        var before = await RowCounts.OfAsync(service);

        foreach (var phone in new[] { Premium, Landline, Elsewhere, Blocked })
        {
            foreach (var (path, body) in Calls(phone))
            {
                var refused = await service.PostAsync(path, body);
                refused.Status.ShouldBe(422, refused.Text);
                refused.Code.ShouldBe("number_not_supported", refused.Text);
            }
        }

        (await RowCounts.OfAsync(service)).Since(before).ShouldBeEmpty();
        (await service.PostAsync("/api/v1/otp/send", new { phone = "+919812345678" })).Status.ShouldBe(202);
        (await service.PostAsync("/api/v1/otp/send", new { phone = "+12025550123" })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task Without_an_allowlist_Development_sends_to_mobiles_of_every_country_and_to_nothing_else()
    {
        (await fixture.Service.PostAsync("/api/v1/otp/send", new { phone = "+4915112345679" })).Status.ShouldBe(202);
        (await fixture.Service.PostAsync("/api/v1/otp/send", new { phone = Landline })).Code.ShouldBe("number_not_supported");
    }

    private static IEnumerable<(string Path, object Body)> Calls(string phone) =>
    [
        ("/api/v1/otp/send", new { phone }),
        ("/api/v1/auth/register", new { phone }),
        ("/api/v1/auth/register", new { email = Addresses.Email(), phone }),
        ("/api/v1/auth/login", new { phone, password = "correct horse battery" }),
        ("/api/v1/auth/password/forgot", new { phone }),
        ("/api/v1/customer/send-otp", new { phone }),
    ];
}
