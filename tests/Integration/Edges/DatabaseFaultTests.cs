using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Edges;

/// <summary>A statement that fails is our fault, and trying again does not mend it; a database that is away comes back.</summary>
[Collection(ServiceTests.Name)]
public sealed class DatabaseFaultTests(PostgresFixture fixture)
{
    [Fact]
    public async Task Only_what_passes_is_503_and_every_other_refusal_of_the_database_is_500()
    {
        await using var service = await fixture.StartServiceAsync("Node:Roles=api");
        await service.ExecuteAsync("""
            CREATE FUNCTION otp.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'a test says so' USING ERRCODE = TG_ARGV[0]; END $$
            """);
        foreach (var state in new[] { "08006", "53300", "57014", "40001", "40P01" })
        {
            var away = await SendAsync(service, state);

            (away.Status, away.Code, away.RetryAfter).ShouldBe((503, "service_unavailable", 2), state);
        }

        foreach (var state in new[] { "22021", "22P02", "23514", "25006", "42P01", "P0001", "XX000" })
        {
            var broken = await SendAsync(service, state);

            (broken.Status, broken.Code).ShouldBe((500, "internal_error"), state);
            broken.Headers.Keys.ShouldNotContain("Retry-After");
            broken.Text.ShouldNotContain("a test says so");
        }

        (await service.GetAsync("/health")).Status.ShouldBe(200);
    }

    private static async Task<Answer> SendAsync(Service service, string state)
    {
        await service.ExecuteAsync($"""
            DROP TRIGGER IF EXISTS refuse ON otp.challenges;
            CREATE TRIGGER refuse BEFORE INSERT ON otp.challenges FOR EACH ROW EXECUTE FUNCTION otp.refuse('{state}')
            """);
        return await service.SendCodeAsync(Addresses.Email());
    }
}
