using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OtpAuth.Api.Hosting;
using OtpAuth.Infrastructure.Delivery.Development;

namespace OtpAuth.Integration.Support;

/// <summary>The whole service on a port of its own, spoken to over HTTP, with its database at hand to look into and to age.</summary>
internal sealed class Service : IAsyncDisposable
{
    /// <summary>Puts loopback under the limits by client, from which it is free in tests of anything else.</summary>
    public const string Limited = "IpRateLimiting:IpWhitelist:0=192.0.2.255";

    private readonly OtpAuthHost _host;
    private readonly NpgsqlDataSource _database;

    private Service(OtpAuthHost host, string connectionString)
    {
        _host = host;
        ConnectionString = connectionString;
        _database = NpgsqlDataSource.Create(connectionString);
        // Without cookies, which only a browser keeps; tests of cookies send them by hand.
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(host.App.Urls.Single()) };
    }

    public string ConnectionString { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _host.App.Services;

    /// <summary>Settings with which no test but those of the limits by client meets them.</summary>
    internal static IReadOnlyList<string> LoopbackIsFree { get; } = ["IpRateLimiting:IpWhitelist:0=127.0.0.1", "IpRateLimiting:IpWhitelist:1=::1"];

    private DevelopmentInbox Inbox => Services.GetRequiredService<DevelopmentInbox>();

    public static async Task<Service> StartAsync(string connectionString, string dataDirectory, IEnumerable<string> settings)
    {
        var own = settings.ToList();
        IEnumerable<string> free = own.Any(s => s.StartsWith("IpRateLimiting:IpWhitelist", StringComparison.Ordinal)) ? [] : LoopbackIsFree;
        string[] arguments =
        [
            "--environment=Development",
            "--urls=http://127.0.0.1:0",
            "--Tokens:Issuer=http://127.0.0.1",
            "--Logging:LogLevel:Default=Error",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Error",
            "--Logging:LogLevel:OtpAuth=Error",
            $"--Data:Directory={dataDirectory}",
            $"--ConnectionStrings:Database={connectionString}",
            .. free.Concat(own).Select(s => $"--{s}"),
        ];
        var host = OtpAuthHost.Create(arguments);
        await host.PrepareAsync(CancellationToken.None);
        await host.App.StartAsync();
        return new Service(host, connectionString);
    }

    public async Task<Answer> PostAsync(string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        return await SendAsync(request, headers);
    }

    public async Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, headers);
    }

    public Task<Answer> SendCodeAsync(string email) => PostAsync("/api/v1/otp/send", new { email });

    public Task<Answer> VerifyAsync(string challengeId, string code) => PostAsync("/api/v1/otp/verify", new { challengeId, code });

    public async Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        return await SendAsync(request, headers);
    }

    /// <summary>Sends a code and waits until it is in the inbox.</summary>
    public Task<(string ChallengeId, string Code)> ReceiveCodeAsync(string email) => AskAsync("/api/v1/otp/send", new { email }, email);

    /// <summary>Makes a call that sends a code, and waits until it is in the inbox.</summary>
    public async Task<(string ChallengeId, string Code)> AskAsync(
        string path, object body, string to, params (string Name, string Value)[] headers)
    {
        var before = MessagesTo(to);
        var asked = await PostAsync(path, body, headers);
        asked.Status.ShouldBe(202, asked.Text);
        return (asked.Json("challengeId").GetString()!, (await MessageToAsync(to, before + 1)).Code);
    }

    /// <summary>Lets the next code go out to an address that got one a moment ago.</summary>
    public Task EndCooldownsAsync() => ExecuteAsync("UPDATE otp.destinations SET recent_sends = '{}'");

    /// <summary>Signs in and answers what verify answered.</summary>
    public async Task<Answer> SignInAsync(string email)
    {
        var (challengeId, code) = await ReceiveCodeAsync(email);
        var verified = await VerifyAsync(challengeId, code);
        verified.Status.ShouldBe(200, verified.Text);
        return verified;
    }

    /// <summary>The newest message to an address in the development inbox, once there are <paramref name="count"/>.</summary>
    public Task<InboxMessage> MessageToAsync(string to, int count = 1) =>
        Eventually.GetAsync(() => Task.FromResult(Inbox.Find(to) is { } found && found.Count >= count ? found[0] : null));

    public int MessagesTo(string to) => Inbox.Find(to).Count;

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Makes everything of one challenge's destination that much older: what waiting would do.</summary>
    public Task AgeAsync(string challengeId, string interval) => ExecuteAsync($"""
        UPDATE otp.challenges SET created_at = created_at - interval '{interval}', expires_at = expires_at - interval '{interval}',
            resend_available_at = resend_available_at - interval '{interval}' WHERE id = '{challengeId}';
        UPDATE delivery.outbox SET expires_at = expires_at - interval '{interval}', due_at = due_at - interval '{interval}'
            WHERE challenge_id = '{challengeId}';
        {SqlToForget("otp.destinations", "recent_sends", "key", challengeId, interval)};
        {SqlToForget("otp.guess_budgets", "failures", "destination_key", challengeId, interval)};
        """);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _database.DisposeAsync();
        await _host.App.StopAsync();
        await _host.DisposeAsync();
    }

    private static string SqlToForget(string table, string column, string key, string challengeId, string interval) =>
        $"UPDATE {table} SET {column} = (SELECT coalesce(array_agg(t - interval '{interval}' ORDER BY t DESC), '{{}}') FROM unnest({column}) t) " +
        $"WHERE {key} = (SELECT destination_key FROM otp.challenges WHERE id = '{challengeId}')";

    private async Task<Answer> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return new Answer(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }
}

/// <summary>What came back over HTTP.</summary>
internal sealed record Answer(int Status, string Text, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    public override string ToString() => $"{Status} {Text}";

    public string? Code => Status >= 400 ? Json("code").GetString() : null;

    public int RetryAfter => int.Parse(Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The header of a call on behalf of the session that this answer started.</summary>
    public (string Name, string Value) Bearer => ("Authorization", $"Bearer {Json("accessToken").GetString()}");

    public JsonElement Json(string member)
    {
        using var document = JsonDocument.Parse(Text);
        return document.RootElement.GetProperty(member).Clone();
    }

    public bool Has(string member)
    {
        using var document = JsonDocument.Parse(Text);
        return document.RootElement.TryGetProperty(member, out _);
    }
}
