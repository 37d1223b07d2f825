using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class OperatorAccessTests(PostgresFixture fixture)
{
    private static readonly (string Method, string Path)[] Calls =
    [
        ("GET", "audit"), ("GET", "blocks"), ("POST", "blocks"), ("DELETE", $"blocks/{Guid.Empty}"), ("POST", "blocks/preview"),
        ("GET", "limits/top"), ("POST", "limits/lift"), ("POST", "limits/preview"),
    ];

    [Fact]
    public async Task Every_call_is_for_operators_alone()
    {
        var boss = Addresses.Email();
        await using var service = await fixture.StartServiceAsync(Operators.Setting, $"Operators:Addresses:0={boss.ToUpperInvariant()}");
        var (stranger, listed) = (await service.SignInAsync(Addresses.Email()), await service.SignInAsync(boss));
        var ended = await service.SignInAgainAsync(boss);
        await service.LogoutAsync(ended);

        foreach (var (method, path) in Calls)
        {
            var call = (params (string, string)[] headers) => CallAsync(service, method, path, headers);
            (await call()).Code.ShouldBe("unauthenticated", path);
            (await call(("X-Api-Key", "otpauth_op_wrong"))).Code.ShouldBe("unauthenticated", path);
            (await call(("X-Api-Key", ""))).Code.ShouldBe("unauthenticated", path);
            (await call(("Authorization", "Bearer nonsense"))).Code.ShouldBe("unauthenticated", path);
            (await call(("Authorization", $"Bearer {Operators.Key}"))).Code.ShouldBe("unauthenticated", path);
            (await call(("Cookie", $"refresh={listed.RefreshToken()}"), ("Sec-Fetch-Site", "same-origin"))).Code.ShouldBe("unauthenticated", path);
            (await call(ended.Bearer)).Code.ShouldBe("unauthenticated", path);

            var refused = await call(stranger.Bearer);
            (refused.Status, refused.Code).ShouldBe((403, "operator_required"), path);
            (await call(listed.Bearer)).Status.ShouldNotBeOneOf(401, 403, 500);
            (await call(Operators.Header)).Status.ShouldNotBeOneOf(401, 403, 500);
        }
    }

    [Fact]
    public async Task An_operator_whose_address_goes_is_none_with_the_next_call()
    {
        var boss = Addresses.Email();
        await using var service = await fixture.StartServiceAsync($"Operators:Addresses:0={boss}");
        var listed = await service.SignInAsync(boss);
        (await service.GetAsync("/api/v1/admin/blocks", listed.Bearer)).Status.ShouldBe(200);

        await service.ExecuteAsync($"UPDATE accounts.contact_points SET canonical = 'x' || canonical, address = 'x' || address WHERE canonical = '{boss}'");

        (await service.GetAsync("/api/v1/admin/blocks", listed.Bearer)).Code.ShouldBe("operator_required");
    }

    [Fact]
    public async Task Refused_operators_and_the_use_of_a_key_are_audited_and_the_key_is_in_no_row()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var stranger = await service.SignInAsync(Addresses.Email());
        await service.GetAsync("/api/v1/admin/blocks", ("X-Api-Key", "otpauth_op_wrong"));
        await service.GetAsync("/api/v1/admin/blocks", stranger.Bearer);

        (await service.AuditedAsync("event=operator_refused&rule=key_unknown")).GetProperty("network").GetString().ShouldBe("127.0.0.0/24");
        var user = stranger.Json("user").GetProperty("id").GetString();
        (await service.AuditedAsync("event=operator_refused&rule=not_listed")).GetProperty("operator").GetString().ShouldBe($"user:{user}");
        (await service.AuditedAsync("event=key_used")).GetProperty("operator").GetString().ShouldBe(Operators.KeyName);
        for (var i = 0; i < 5; i++)
            await service.AdminGetAsync("blocks");
        (await service.ScalarAsync<long>("SELECT count(*) FROM accounts.audit_events WHERE event = 'key_used'")).ShouldBe(1);
        (await service.ScalarAsync<long>("SELECT count(*) FROM accounts.audit_events e WHERE e::text LIKE '%otpauth_op%'")).ShouldBe(0);
    }

    private static Task<Answer> CallAsync(Service service, string method, string path, (string, string)[] headers) => method switch
    {
        "GET" => service.GetAsync($"/api/v1/admin/{path}", headers),
        "DELETE" => service.DeleteAsync($"/api/v1/admin/{path}", headers),
        _ => service.PostAsync($"/api/v1/admin/{path}", new { }, headers),
    };
}
