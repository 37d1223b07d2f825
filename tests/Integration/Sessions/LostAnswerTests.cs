using System.Net.Http.Json;
using Npgsql;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Sessions;

/// <summary>A node dies over a refresh; the client knows no more than that no answer came, and asks again.</summary>
[Collection(ServiceTests.Name)]
public sealed class LostAnswerTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_node_killed_at_any_moment_of_a_refresh_logs_nobody_out()
    {
        var signedIn = await _service.SignInAsync(Addresses.Email());
        var token = signedIn.RefreshToken();
        Func<ServiceProcess, Task>[] deaths =
        [
            doomed => WhileItWaitsForTheDatabaseAsync(doomed, token),
            doomed => AfterTheCommitAsync(doomed, token),
            doomed => AtOnceAsync(doomed, token),
        ];

        var node = await StartAsync();
        foreach (var dieAsync in deaths)
        {
            await dieAsync(node);
            await node.DisposeAsync();
            node = await StartAsync();

            using var retried = await RefreshAsync(node, token);

            ((int)retried.StatusCode).ShouldBe(200, await retried.Content.ReadAsStringAsync());
            var pair = await retried.Content.ReadFromJsonAsync<Pair>();
            using var me = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/me");
            me.Headers.Authorization = new("Bearer", pair!.AccessToken);
            using var shown = await node.Client.SendAsync(me);
            ((int)shown.StatusCode).ShouldBe(200);
            (await _service.LiveTokensAsync(signedIn)).ShouldBe(1);
            token = pair.RefreshToken;
        }

        await node.DisposeAsync();
        (await _service.AuditsAsync(signedIn, "refresh_token_reused")).ShouldBe(0);
    }

    /// <summary>PostgreSQL finishes the statement of a client that is gone: spent, and nobody heard of it.</summary>
    private async Task WhileItWaitsForTheDatabaseAsync(ServiceProcess doomed, string token)
    {
        await using var connection = new NpgsqlConnection(_service.ConnectionString);
        await connection.OpenAsync();
        await using (var hold = await connection.BeginTransactionAsync())
        {
            await using var locked = new NpgsqlCommand(
                $"SELECT 1 FROM sessions.refresh_tokens WHERE hash = sha256('{token}') FOR UPDATE", connection, hold);
            await locked.ExecuteScalarAsync();
            var lost = RefreshAsync(doomed, token);
            await Eventually.TrueAsync(() => _service.ScalarAsync<bool>($"""
                SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE {connection.ProcessID} = ANY (pg_blocking_pids(pid)))
                """));
            await doomed.KillAsync();
            await Should.ThrowAsync<HttpRequestException>(() => lost);
        }

        await IsSpentAsync(token);
    }

    private async Task AfterTheCommitAsync(ServiceProcess doomed, string token)
    {
        var lost = RefreshAsync(doomed, token);
        await IsSpentAsync(token);
        await doomed.KillAsync();
        await ForgetAsync(lost);
    }

    private static async Task AtOnceAsync(ServiceProcess doomed, string token)
    {
        var lost = RefreshAsync(doomed, token);
        await doomed.KillAsync();
        await ForgetAsync(lost);
    }

    private Task IsSpentAsync(string token) => Eventually.TrueAsync(() => _service.ScalarAsync<bool>(
        $"SELECT rotated_at IS NOT NULL FROM sessions.refresh_tokens WHERE hash = sha256('{token}')"));

    private static async Task ForgetAsync(Task<HttpResponseMessage> lost)
    {
        try
        {
            (await lost).Dispose();
        }
        catch (HttpRequestException)
        {
            // The client got nothing, as it should be.
        }
    }

    private static Task<HttpResponseMessage> RefreshAsync(ServiceProcess node, string refreshToken) =>
        node.Client.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken });

    private Task<ServiceProcess> StartAsync() => ServiceProcess.StartAsync(
        _service.ConnectionString, fixture.DataDirectory, "Node:Roles=api", "Tokens:RefreshGrace=00:01:00");

    private sealed record Pair(string AccessToken, string RefreshToken);
}
