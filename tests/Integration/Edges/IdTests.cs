using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Edges;

/// <summary>Ids are opaque to clients: one that was never given names nothing, whatever it looks like.</summary>
[Collection(ServiceTests.Name)]
public sealed class IdTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d")]
    [InlineData("019a9f3e7d5c7c1b9d8e2f4b6a8c0e1d")]
    [InlineData("{019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d}")]
    [InlineData("7")]
    [InlineData("send-otp")]
    [InlineData("%20")]
    [InlineData("a%2Fb")]
    [InlineData("%E2%82%AC")]
    [InlineData("';DROP TABLE otp.challenges")]
    public async Task An_id_that_names_nothing_says_what_was_not_found(string id)
    {
        var caller = await _service.SignInAsync(Addresses.Email());

        Answer[] challenges = [await _service.GetAsync($"/api/v1/otp/{id}"), await _service.PostAsync($"/api/v1/otp/{id}/resend", null)];
        var session = await _service.RevokeAsync(caller, id);

        challenges.ShouldAllBe(a => a.Status == 404 && a.Code == "challenge_not_found", id);
        (session.Status, session.Code).ShouldBe((404, "session_not_found"), id);
    }

    [Theory]
    [InlineData("GET", "/api/v1/otp/send", "POST")]
    [InlineData("DELETE", "/api/v1/otp/verify", "POST")]
    [InlineData("PUT", "/api/v1/otp/abc", "GET")]
    [InlineData("GET", "/api/v1/otp/abc/resend", "POST")]
    [InlineData("PATCH", "/api/v1/auth/me", "GET, DELETE")]
    [InlineData("HEAD", "/api/v1/auth/login", "POST")]
    [InlineData("OPTIONS", "/api/v1/auth/login", "POST")]
    [InlineData("TRACE", "/api/v1/auth/login", "POST")]
    public async Task A_wrong_method_is_405_with_those_that_do(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _service.Client.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(405);
        response.Content.Headers.Allow.Order(StringComparer.Ordinal).ShouldBe(allowed.Split(", ").Order(StringComparer.Ordinal));
    }
}
