using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Playwright;

namespace OtpAuth.EndToEnd.Support;

/// <summary>What a page's script got of a call: an answer, one that it may not read (<c>opaque</c>), or an error instead.</summary>
internal sealed record Reply(int Status, string Type = "", string Text = "", string? Error = null)
{
    public bool IsReadable => Error is null && Type != "opaque";

    public string? Code => Status >= 400 ? Json("code").GetString() : null;

    public JsonElement Json(string member) => JsonDocument.Parse(Text).RootElement.GetProperty(member).Clone();

    public bool Has(string member) => JsonDocument.Parse(Text).RootElement.TryGetProperty(member, out _);
}

/// <summary>Someone with an email address, a browser profile of their own, and a page open at the service's origin.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private const string Fetch = """
        async call => {
          const { url, init } = JSON.parse(call);
          try {
            const response = await fetch(url, init);
            return JSON.stringify({ status: response.status, type: response.type, text: await response.text() });
          } catch (error) {
            return JSON.stringify({ error: String(error) });
          }
        }
        """;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly Dictionary<string, string> ByCookie = new(StringComparer.Ordinal) { ["X-Session-Transport"] = "cookie" };

    private readonly Sites _sites;
    private readonly IPage _page;

    private Visitor(Sites sites, IBrowserContext profile, IPage page)
    {
        _sites = sites;
        Profile = profile;
        _page = page;
    }

    public string Email { get; } = Addresses.Email();

    public IBrowserContext Profile { get; }

    public static async Task<Visitor> OpenAsync(Sites sites, IBrowserContext profile)
    {
        var page = await profile.NewPageAsync();
        await page.GotoAsync($"{sites.Origin(Sites.Id)}/dev/inbox");
        return new Visitor(sites, profile, page);
    }

    /// <summary>Opens another page.</summary>
    public async Task<IPage> VisitAsync(string url)
    {
        var page = await Profile.NewPageAsync();
        await page.GotoAsync(url);
        return page;
    }

    /// <summary>What a script of a page gets of a call to the service. <paramref name="init"/> is fetch's.</summary>
    public async Task<Reply> FetchAsync(IPage page, string path, object init)
    {
        var call = JsonSerializer.Serialize(new { url = _sites.Origin(Sites.Id) + path, init }, Web);
        return JsonSerializer.Deserialize<Reply>(await page.EvaluateAsync<string>(Fetch, call), Web)!;
    }

    /// <summary>A POST from the service's own page, by a client that asks for cookies.</summary>
    public Task<Reply> PostAsync(string path, object? body = null)
    {
        var headers = new Dictionary<string, string>(ByCookie, StringComparer.Ordinal);
        if (body is not null)
            headers["Content-Type"] = "application/json";
        return FetchAsync(_page, path, new { method = "POST", headers, body = body is null ? null : JsonSerializer.Serialize(body) });
    }

    /// <summary>Sends a code to the visitor's address and waits until it is there.</summary>
    public async Task<(string ChallengeId, string Code)> ReceiveCodeAsync()
    {
        var before = _sites.Service.MessagesTo(Email);
        var sent = await PostAsync("/api/v1/otp/send", new { email = Email });
        sent.Status.ShouldBe(202, sent.ToString());
        return (sent.Json("challengeId").GetString()!, (await _sites.Service.MessageToAsync(Email, before + 1)).Code);
    }

    public Task<Reply> VerifyAsync(string challengeId, string code) => PostAsync("/api/v1/otp/verify", new { challengeId, code });

    /// <summary>Signs in by cookie and answers the new session's id.</summary>
    public async Task<string> SignInAsync()
    {
        var (challengeId, code) = await ReceiveCodeAsync();
        var verified = await VerifyAsync(challengeId, code);
        verified.Status.ShouldBe(200, verified.ToString());
        return SessionOf(verified);
    }

    public async Task<BrowserContextCookiesResult?> CookieAsync(string name) =>
        (await Profile.CookiesAsync()).SingleOrDefault(c => c.Name == name);

    /// <summary>Puts a cookie back that was cleared.</summary>
    public Task RestoreAsync(BrowserContextCookiesResult cookie) => Profile.AddCookiesAsync([new Cookie
    {
        Name = cookie.Name,
        Value = cookie.Value,
        Domain = cookie.Domain,
        Path = cookie.Path,
        Secure = cookie.Secure,
        HttpOnly = cookie.HttpOnly,
        SameSite = cookie.SameSite,
    }]);

    public Task<string> ScriptAsync(string expression) => _page.EvaluateAsync<string>(expression);

    public static string SessionOf(Reply reply) => Jwt.ClaimsOf(reply.Json("accessToken").GetString()!).GetProperty("sid").GetString()!;

    public ValueTask DisposeAsync() => Profile.DisposeAsync();
}
