using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Accounts;

[Collection(ServiceTests.Name)]
public sealed class UserDataTests(PostgresFixture fixture)
{
    private const string Me = "/api/v1/auth/me";

    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task The_export_has_all_that_is_kept_and_no_secret()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.AskAsync(
            "/api/v1/auth/register", new { email, password = "correct horse battery", displayName = "Jo" }, email);
        var session = await _service.VerifyAsync(id, code);
        await _service.PostAsync("/api/v1/auth/login", new { email, password = "wrong horse battery" });

        var export = await _service.GetAsync($"{Me}/export", session.Bearer);

        export.Status.ShouldBe(200, export.Text);
        export.Json("user").GetProperty("displayName").GetString().ShouldBe("Jo");
        export.Json("hasPassword").GetBoolean().ShouldBeTrue();
        export.Json("contacts")[0].GetProperty("address").GetString().ShouldBe(email);
        export.Json("sessions").GetArrayLength().ShouldBe(1);
        export.Json("messages")[0].GetProperty("about").GetString().ShouldBe("otp");
        export.Json("audit").EnumerateArray().Select(e => e.GetProperty("event").GetString()).ShouldBe(["registered", "password_wrong"]);
        export.Text.ShouldNotContain(session.Json("refreshToken").GetString()!);
        export.Text.ShouldNotContain("passwordHash");
    }

    [Fact]
    public async Task Nobody_else_is_in_an_export()
    {
        var (mine, theirs) = (Addresses.Email(), Addresses.Email());
        await _service.SignInAsync(theirs);
        var session = await _service.SignInAsync(mine);

        (await _service.GetAsync($"{Me}/export", session.Bearer)).Text.ShouldNotContain(theirs);
        (await _service.GetAsync($"{Me}/export")).Code.ShouldBe("unauthenticated");
    }

    [Fact]
    public async Task An_erased_user_is_in_no_table_any_more_but_the_audit_stays_without_address()
    {
        await using var service = await fixture.StartServiceAsync();
        var (email, phone, first, pending) = (Addresses.Email(), Addresses.Phone(), Addresses.Email(), Addresses.Email());
        var session = await service.SignInAsync(first);
        var (replacement, replacementCode) = await service.AskAsync("/api/v1/auth/contacts", new { email }, email, session.Bearer);
        (await service.VerifyAsync(replacement, replacementCode)).Status.ShouldBe(200);
        await service.AskAsync("/api/v1/auth/contacts", new { email = pending }, pending, session.Bearer);
        var other = await service.SignInAsync(Addresses.Email());
        var (id, code) = await service.AskAsync("/api/v1/auth/contacts", new { phone }, phone, session.Bearer);
        (await service.VerifyAsync(id, code)).Status.ShouldBe(200);
        await service.MessageToAsync(email, 2);
        await Eventually.TrueAsync(() => service.ScalarAsync<bool>("SELECT bool_and(status = 'sent') FROM delivery.outbox"));
        var user = session.Json("user").GetProperty("id").GetString();
        var export = await service.GetAsync($"{Me}/export", session.Bearer);
        foreach (var address in new[] { email, phone, first, pending })
            export.Json("messages").GetRawText().ShouldContain(address);

        var erased = await service.DeleteAsync(Me, session.Bearer);

        erased.Status.ShouldBe(204, erased.Text);
        (await service.GetAsync(Me, session.Bearer)).Status.ShouldBe(401);
        (await service.PostAsync("/api/v1/auth/refresh", new { refreshToken = session.Json("refreshToken").GetString() }))
            .Code.ShouldBe("invalid_grant");
        foreach (var table in await TablesAsync(service))
        {
            var rows = await service.ScalarAsync<string>($"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t");
            rows.ShouldNotContain(email, Case.Insensitive, table);
            rows.ShouldNotContain(phone, Case.Insensitive, table);
            rows.ShouldNotContain(first, Case.Insensitive, table);
            rows.ShouldNotContain(pending, Case.Insensitive, table);
            if (table != "accounts.audit_events")
                rows.ShouldNotContain(user!, Case.Insensitive, table);
        }

        (await service.ScalarAsync<string>($"SELECT string_agg(event, ' ' ORDER BY id) FROM accounts.audit_events WHERE user_id = '{user}'"))
            .ShouldBe("registered contact_added contact_added erased");
        (await service.ScalarAsync<bool>($"SELECT bool_and(address_mask IS NULL) FROM accounts.audit_events WHERE user_id = '{user}'")).ShouldBeTrue();
        (await service.GetAsync(Me, other.Bearer)).Status.ShouldBe(200);
        await service.EndCooldownsAsync();
        (await service.SignInAsync(email)).Json("user").GetProperty("id").GetString().ShouldNotBe(user);
    }

    [Fact]
    public async Task A_session_that_lives_on_refreshes_cannot_erase()
    {
        var session = await _service.SignInAsync(Addresses.Email());
        var user = session.Json("user").GetProperty("id").GetString();
        await _service.ExecuteAsync($"UPDATE sessions.sessions SET created_at = created_at - interval '11 minutes' WHERE user_id = '{user}'");

        var refused = await _service.DeleteAsync(Me, session.Bearer);

        (refused.Status, refused.Code).ShouldBe((403, "reauthentication_required"));
        (await _service.GetAsync(Me, session.Bearer)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Erasing_twice_at_once_erases_once()
    {
        var session = await _service.SignInAsync(Addresses.Email());

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _service.DeleteAsync(Me, session.Bearer)));

        answers.Count(a => a.Status == 204).ShouldBe(1);
        answers.Where(a => a.Status != 204).ShouldAllBe(a => a.Code == "unauthenticated");
        (await _service.DeleteAsync(Me)).Code.ShouldBe("unauthenticated");
    }

    private static async Task<string[]> TablesAsync(Service service) => (await service.ScalarAsync<string>("""
        SELECT string_agg(schemaname || '.' || tablename, ' ') FROM pg_tables
        WHERE schemaname IN ('otp', 'delivery', 'accounts', 'sessions')
        """)).Split(' ');
}
