using System.Net;
using System.Net.Sockets;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

[Collection(ServiceTests.Name)]
public sealed class JwtAttackTests(PostgresFixture fixture, Victim victim) : IClassFixture<Victim>
{
    private readonly Service _service = fixture.Service;

    public static TheoryData<string> Forgeries => [.. JwtForgeries.All.Keys];

    [Fact]
    public async Task A_token_put_together_and_signed_right_is_accepted()
    {
        var issued = victim.SignedIn.Json("accessToken").GetString();
        foreach (var token in new[] { issued, $"{victim.Token}", $"{victim.Token.WithClaim("x", "[[1]]")}" })
            (await MeAsync(("Authorization", $"Bearer {token}"))).Status.ShouldBe(200, token);
        (await MeAsync(("Authorization", $"bearer  {victim.Token}"))).Status.ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_token_that_differs_in_one_detail_is_401(string forgery) =>
        await RefusedAsync(("Authorization", $"Bearer {JwtForgeries.All[forgery](victim)}"));

    [Theory]
    [InlineData("jku", "\"{0}\"")]
    [InlineData("x5u", "\"{0}\"")]
    [InlineData("kid", "\"{0}\"")]
    [InlineData("jwk", "{{\"kty\":\"EC\",\"url\":\"{0}\"}}")]
    public async Task Nothing_is_fetched_that_a_token_names(string member, string value)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var json = string.Format(System.Globalization.CultureInfo.InvariantCulture, value, $"http://{listener.LocalEndpoint}/keys");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);

        await RefusedAsync(("Authorization", $"Bearer {victim.Token.WithHeader(member, json)}"));
        await RefusedAsync(("Authorization", $"Bearer {victim.Token.WithHeader(member, json).SignedBy(key)}"));

        listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_anywhere_but_in_one_Authorization_header_is_401()
    {
        var token = $"{victim.Token}";

        await RefusedAsync();
        foreach (var credentials in new[]
        {
            "", "Bearer", "Bearer ", token, $"Bearer{token}", $"Basic {token}", $"DPoP {token}", $"Bearer Bearer {token}",
            $"Bearer {token}, Bearer {token}",
        })
            await RefusedAsync(("Authorization", credentials));
        await RefusedAsync(("Authorization", $"Bearer {token}"), ("Authorization", $"Bearer {token}"));
        await RefusedAsync(("Authorization", $"Bearer {token}"), ("Authorization", "Basic am86am8="));
        await RefusedAsync(("Cookie", $"access_token={token}; Authorization=Bearer {token}; __Host-access={token}"));
        await RefusedAsync(("X-Access-Token", token), ("Proxy-Authorization", $"Bearer {token}"));
        Refused(await _service.GetAsync($"/api/v1/auth/me?access_token={token}&token={token}"));
    }

    private Task<Answer> MeAsync(params (string Name, string Value)[] headers) => _service.GetAsync("/api/v1/auth/me", headers);

    private async Task RefusedAsync(params (string Name, string Value)[] headers) => Refused(
        await MeAsync(headers),
        headers.Any(h => h.Name == "Authorization" && h.Value.TrimEnd().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)));

    private static void Refused(Answer answer, bool broughtToken = false)
    {
        (answer.Status, answer.ContentType).ShouldBe((401, "application/problem+json"), answer.Text);
        answer.Code.ShouldBe("unauthenticated");
        answer.Headers["WWW-Authenticate"].ShouldBe(broughtToken ? "Bearer error=\"invalid_token\"" : "Bearer");
    }
}
