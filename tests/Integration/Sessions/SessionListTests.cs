using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

[Collection(ServiceTests.Name)]
public sealed class SessionListTests(PostgresFixture fixture)
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0";
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task The_list_shows_devices_in_words_the_network_and_which_one_asks()
    {
        var email = Addresses.Email();
        var unnamed = await _service.SignInAsync(email);
        var garbage = await _service.SignInAgainAsync(email, "<img src=x onerror=alert(1)>" + new string('x', 8192));
        var mine = await _service.SignInAgainAsync(email, Firefox);

        var list = await ListAsync(mine);

        list.Select(s => s.GetProperty("id").GetString()).ShouldBe([mine.SessionId(), garbage.SessionId(), unnamed.SessionId()]);
        list.Select(s => s.GetProperty("device").GetString()).ShouldBe(["Firefox on Windows", "Unknown device", "Unknown device"]);
        list.Select(s => s.GetProperty("current").GetBoolean()).ShouldBe([true, false, false]);
        list.ShouldAllBe(s => s.GetProperty("network").GetString() == "127.0.0.0/24");
        list[0].EnumerateObject().Select(p => p.Name)
            .ShouldBe(["id", "device", "network", "amr", "createdAt", "lastUsedAt", "expiresAt", "current"]);
        (list[0].GetProperty("expiresAt").GetDateTimeOffset() - list[0].GetProperty("createdAt").GetDateTimeOffset())
            .ShouldBe(TimeSpan.FromDays(30));
    }

    [Theory]
    [InlineData(398)]
    [InlineData(399)]
    [InlineData(400)]
    public async Task A_user_agent_may_be_of_any_characters_and_length(int before)
    {
        var email = Addresses.Email();
        var (challengeId, code) = await _service.ReceiveCodeAsync(email);
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = _service.Client.BaseAddress };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", new string('a', before) + "😀😀").ShouldBeTrue();

        using var verified = await client.PostAsJsonAsync("/api/v1/otp/verify", new { challengeId, code });

        ((int)verified.StatusCode).ShouldBe(200, await verified.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_refresh_makes_a_session_the_last_used()
    {
        var email = Addresses.Email();
        var old = await _service.SignInAsync(email);
        var young = await _service.SignInAgainAsync(email);
        (await ListAsync(young))[0].GetProperty("id").GetString().ShouldBe(young.SessionId());

        await _service.RefreshAsync(old.RefreshToken());

        var list = await ListAsync(young);
        list[0].GetProperty("id").GetString().ShouldBe(old.SessionId());
        list[0].GetProperty("lastUsedAt").GetDateTimeOffset().ShouldBeGreaterThan(list[0].GetProperty("createdAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Ended_expired_and_idle_sessions_and_those_of_others_are_not_shown()
    {
        var email = Addresses.Email();
        var (left, expired, idle) = (await _service.SignInAsync(email), await _service.SignInAgainAsync(email), await _service.SignInAgainAsync(email));
        await _service.SignInAsync(Addresses.Email());
        var mine = await _service.SignInAgainAsync(email);
        await _service.LogoutAsync(left);
        await ExpireAsync(expired);
        await _service.ExecuteAsync($"UPDATE sessions.refresh_tokens SET expires_at = now() WHERE session_id = '{idle.SessionId()}'");

        (await ListAsync(mine)).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(mine.SessionId());
    }

    [Fact]
    public async Task One_device_can_be_signed_out()
    {
        var email = Addresses.Email();
        var (lost, mine) = (await _service.SignInAsync(email), await _service.SignInAgainAsync(email));

        (await _service.RevokeAsync(mine, lost.SessionId())).Status.ShouldBe(204);

        await ShouldBeOverAsync(lost);
        (await ListAsync(mine)).ShouldHaveSingleItem();
        (await _service.AuditsAsync(lost, "session_revoked")).ShouldBe(1);
        (await _service.RevokeAsync(mine, lost.SessionId())).Code.ShouldBe("session_not_found");
    }

    [Fact]
    public async Task Ones_own_device_can_be_signed_out_too()
    {
        var mine = await _service.SignInAsync(Addresses.Email());

        (await _service.RevokeAsync(mine, mine.SessionId())).Status.ShouldBe(204);

        await ShouldBeOverAsync(mine);
    }

    [Fact]
    public async Task Anothers_session_is_not_found_and_goes_on()
    {
        var (mine, theirs) = (await _service.SignInAsync(Addresses.Email()), await _service.SignInAsync(Addresses.Email()));

        var refused = await _service.RevokeAsync(mine, theirs.SessionId());
        var unknown = await _service.RevokeAsync(mine, Guid.NewGuid().ToString());

        (refused.Status, refused.Code).ShouldBe((404, "session_not_found"));
        Shape(refused).ShouldBe(Shape(unknown));
        (await _service.MeAsync(theirs)).Status.ShouldBe(200);
        (await _service.RefreshAsync(theirs.RefreshToken())).Status.ShouldBe(200);
        (await _service.AuditsAsync(theirs, "session_revoked")).ShouldBe(0);
    }

    [Theory]
    [InlineData("me")]
    [InlineData("1")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("%27%20OR%201=1")]
    public async Task What_names_no_session_is_not_found(string sessionId)
    {
        var mine = await _service.SignInAsync(Addresses.Email());

        (await _service.RevokeAsync(mine, sessionId)).Status.ShouldBeOneOf(404, 400);

        (await _service.MeAsync(mine)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task All_other_devices_can_be_signed_out()
    {
        var email = Addresses.Email();
        var (first, second, mine) = (await _service.SignInAsync(email), await _service.SignInAgainAsync(email), await _service.SignInAgainAsync(email));
        var stranger = await _service.SignInAsync(Addresses.Email());

        (await _service.DeleteAsync("/api/v1/auth/sessions", mine.Bearer)).Status.ShouldBe(204);

        await ShouldBeOverAsync(first);
        await ShouldBeOverAsync(second);
        (await ListAsync(mine)).ShouldHaveSingleItem();
        (await _service.MeAsync(stranger)).Status.ShouldBe(200);
        (await _service.DeleteAsync("/api/v1/auth/sessions", mine.Bearer)).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData("revoked_at = now()")]
    [InlineData("expires_at = now()")]
    public async Task A_session_that_is_over_sees_and_ends_nothing(string end)
    {
        var email = Addresses.Email();
        var (over, other) = (await _service.SignInAsync(email), await _service.SignInAgainAsync(email));
        await _service.ExecuteAsync($"UPDATE sessions.sessions SET {end} WHERE id = '{over.SessionId()}'");

        Answer[] refused =
        [
            await _service.SessionsAsync(over),
            await _service.RevokeAsync(over, other.SessionId()),
            await _service.RevokeAsync(over, over.SessionId()),
            await _service.RevokeAsync(over, Guid.NewGuid().ToString()),
            await _service.DeleteAsync("/api/v1/auth/sessions", over.Bearer),
        ];

        refused.ShouldAllBe(a => a.Status == 401 && a.Code == "unauthenticated");
        (await _service.MeAsync(other)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Without_an_access_token_there_is_no_list()
    {
        var theirs = await _service.SignInAsync(Addresses.Email());

        (await _service.GetAsync("/api/v1/auth/sessions")).Code.ShouldBe("unauthenticated");
        (await _service.DeleteAsync("/api/v1/auth/sessions")).Code.ShouldBe("unauthenticated");
        (await _service.DeleteAsync($"/api/v1/auth/sessions/{theirs.SessionId()}")).Code.ShouldBe("unauthenticated");
        (await _service.MeAsync(theirs)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Logout_takes_a_spent_refresh_token_too_and_twice_is_no_error()
    {
        var first = await _service.SignInAsync(Addresses.Email());
        var second = await _service.RefreshAsync(first.RefreshToken());
        await _service.AgeRotationsAsync(first);

        for (var time = 0; time < 2; time++)
            (await _service.PostAsync("/api/v1/auth/logout", new { refreshToken = first.RefreshToken() })).Status.ShouldBe(204);

        await ShouldBeOverAsync(second);
        (await _service.AuditsAsync(first, "signed_out")).ShouldBe(1);
    }

    [Fact]
    public async Task Logout_with_an_unknown_refresh_token_ends_nothing_and_says_nothing()
    {
        (await _service.PostAsync("/api/v1/auth/logout", new { refreshToken = new string('a', 43) })).Status.ShouldBe(204);
        (await _service.PostAsync("/api/v1/auth/logout", new { refreshToken = new string('a', 513) })).Code.ShouldBe("validation_failed");
    }

    [Fact]
    public async Task Logout_and_revocation_hold_on_the_other_node_at_once()
    {
        await using var otherNode = await fixture.StartServiceOnAsync(_service.ConnectionString, "Node:Roles=api");
        var email = Addresses.Email();
        var (left, revoked, others, mine) = (
            await _service.SignInAsync(email), await _service.SignInAgainAsync(email), await _service.SignInAgainAsync(email),
            await _service.SignInAgainAsync(email));
        foreach (var warm in new[] { left, revoked, others })
            (await otherNode.MeAsync(warm)).Status.ShouldBe(200);

        await _service.LogoutAsync(left);
        await ShouldBeOverAsync(left, otherNode);
        await _service.RevokeAsync(mine, revoked.SessionId());
        await ShouldBeOverAsync(revoked, otherNode);
        await _service.DeleteAsync("/api/v1/auth/sessions", mine.Bearer);
        await ShouldBeOverAsync(others, otherNode);

        (await otherNode.MeAsync(mine)).Status.ShouldBe(200);
    }

    private static string Shape(Answer answer) => answer.Text.Replace(answer.Json("traceId").GetString()!, "", StringComparison.Ordinal);

    private async Task ShouldBeOverAsync(Answer signedIn, Service? node = null)
    {
        node ??= _service;
        (await node.MeAsync(signedIn)).Status.ShouldBe(401);
        (await node.SessionsAsync(signedIn)).Status.ShouldBe(401);
        (await node.RefreshAsync(signedIn.RefreshToken())).Code.ShouldBe("invalid_grant");
    }

    private async Task<List<JsonElement>> ListAsync(Answer signedIn)
    {
        var answer = await _service.SessionsAsync(signedIn);
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Json("sessions").EnumerateArray()];
    }

    private Task ExpireAsync(Answer signedIn) =>
        _service.ExecuteAsync($"UPDATE sessions.sessions SET expires_at = now() WHERE id = '{signedIn.SessionId()}'");
}
