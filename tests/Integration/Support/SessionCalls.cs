namespace OtpAuth.Integration.Support;

/// <summary>What a signed-in client calls.</summary>
internal static class SessionCalls
{
    public static string AccessToken(this Answer signedIn) => signedIn.Json("accessToken").GetString()!;

    public static string RefreshToken(this Answer signedIn) => signedIn.Json("refreshToken").GetString()!;

    public static string SessionId(this Answer signedIn) => Jwt.ClaimsOf(signedIn.AccessToken()).GetProperty("sid").GetString()!;

    public static Task<Answer> RefreshAsync(this Service node, string? refreshToken) =>
        node.PostAsync("/api/v1/auth/refresh", new { refreshToken });

    public static Task<Answer> MeAsync(this Service node, Answer signedIn) => node.GetAsync("/api/v1/auth/me", signedIn.Bearer);

    public static Task<Answer> SessionsAsync(this Service node, Answer signedIn) => node.GetAsync("/api/v1/auth/sessions", signedIn.Bearer);

    public static Task<Answer> LogoutAsync(this Service node, Answer signedIn) =>
        node.PostAsync("/api/v1/auth/logout", null, signedIn.Bearer);

    public static Task<Answer> RevokeAsync(this Service node, Answer caller, string sessionId) =>
        node.DeleteAsync($"/api/v1/auth/sessions/{sessionId}", caller.Bearer);

    /// <summary>Signs in once more, as if the wait between two codes were over.</summary>
    public static async Task<Answer> SignInAgainAsync(this Service node, string email, string userAgent = "")
    {
        await node.EndCooldownsAsync();
        var (challengeId, code) = await node.ReceiveCodeAsync(email);
        var verified = await node.PostAsync("/api/v1/otp/verify", new { challengeId, code }, ("User-Agent", userAgent));
        verified.Status.ShouldBe(200, verified.Text);
        return verified;
    }

    /// <summary>Tokens of the session that can still be spent.</summary>
    public static Task<long> LiveTokensAsync(this Service node, Answer signedIn) => node.ScalarAsync<long>($"""
        SELECT count(*) FROM sessions.refresh_tokens t JOIN sessions.sessions s ON s.id = t.session_id
        WHERE s.id = '{signedIn.SessionId()}' AND s.revoked_at IS NULL AND t.rotated_at IS NULL AND t.expires_at > now()
        """);

    /// <summary>Makes every rotation of the session that much older: what waiting would do.</summary>
    public static Task AgeRotationsAsync(this Service node, Answer signedIn, string interval = "11 seconds") => node.ExecuteAsync(
        $"UPDATE sessions.refresh_tokens SET rotated_at = rotated_at - interval '{interval}' WHERE session_id = '{signedIn.SessionId()}'");

    public static Task<long> AuditsAsync(this Service node, Answer signedIn, string auditEvent) => node.ScalarAsync<long>(
        $"SELECT count(*) FROM accounts.audit_events WHERE event = '{auditEvent}' AND session_id = '{signedIn.SessionId()}'");

    /// <summary>The value of a cookie that the answer sets; null if it sets none of that name.</summary>
    public static string? CookieValue(this Answer answer, string name) => answer.CookieLine(name)?.Split(';')[0][(name.Length + 1)..];

    /// <summary>The whole <c>Set-Cookie</c> of that name.</summary>
    public static string? CookieLine(this Answer answer, string name) => answer.Headers.GetValueOrDefault("Set-Cookie")?
        .Split(", ").FirstOrDefault(c => c.StartsWith($"{name}=", StringComparison.Ordinal));
}
