using System.Text.Json;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class LimitTests(PostgresFixture fixture)
{
    [Fact]
    public async Task The_busiest_and_the_locked_destinations_are_listed_masked_with_the_key_to_act_on()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var (busy, guessed) = (Addresses.Email(), Addresses.Email());
        for (var i = 0; i < 3; i++)
        {
            await service.SendCodeAsync(busy);
            await service.EndCooldownsAsync();
        }

        await LockAsync(service, guessed);
        var top = await service.AdminGetAsync("limits/top");

        var sends = top.Json("sends").EnumerateArray().ToList();
        (sends[0].GetProperty("count").GetInt64(), sends[0].GetProperty("address").GetString()).ShouldBe((3, $"{busy[0]}•••@example.com"));
        var failures = top.Json("failures")[0];
        (failures.GetProperty("count").GetInt64(), failures.GetProperty("address").GetString()).ShouldBe((10, $"{guessed[0]}•••@example.com"));
        var locked = top.Json("locks")[0];
        locked.GetProperty("key").GetString().ShouldBe(failures.GetProperty("key").GetString());
        (locked.GetProperty("purpose").GetString(), locked.GetProperty("failures").GetInt32(), locked.GetProperty("inARow").GetInt32())
            .ShouldBe(("login", 10, 10));
        locked.GetProperty("until").ValueKind.ShouldBe(JsonValueKind.String);
        top.Text.ShouldNotContain(busy);
        (await service.AdminGetAsync("limits/top?window=day&limit=1")).Json("sends").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Whole_addresses_are_shown_to_who_says_so_and_that_is_audited()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var email = Addresses.Email();
        await service.SendCodeAsync(email);

        (await service.AdminGetAsync("limits/top")).Text.ShouldNotContain(email);
        (await service.ScalarAsync<long>("SELECT count(*) FROM accounts.audit_events WHERE event = 'revealed'")).ShouldBe(0);
        (await service.AdminGetAsync("limits/top?reveal=true")).Json("sends")[0].GetProperty("address").GetString().ShouldBe(email);

        var revealed = await service.AuditedAsync("event=revealed");
        revealed.GetProperty("operator").GetString().ShouldBe(Operators.KeyName);
        revealed.GetProperty("detail").GetProperty("addresses").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task The_lock_of_a_recognised_device_is_listed_under_its_address_and_lifted_with_it()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var email = Addresses.Email();
        (string, string) device = ("X-Device-Token", (await service.SignInAsync(email)).Headers["X-Device-Token"]);
        for (var guess = 0; guess < 10; guess++)
            await service.PostAsync("/api/v1/auth/login", new { email, password = $"wrong horse {guess}" }, device);
        for (var challenge = 0; challenge < 2; challenge++)
        {
            await service.EndCooldownsAsync();
            var (challengeId, code) = await service.AskAsync("/api/v1/otp/send", new { email }, email, device);
            for (var guess = 0; guess < 5; guess++)
                await service.PostAsync("/api/v1/otp/verify", new { challengeId, code = WrongCode.Than(code) }, device);
        }

        var locked = (await service.AdminGetAsync("limits/top")).Json("locks").EnumerateArray().ToList();
        locked.Select(l => l.GetProperty("purpose").GetString()).ShouldBe(["login", "password"], ignoreOrder: true);
        locked.ShouldAllBe(l => l.GetProperty("address").GetString() == $"{email[0]}•••@example.com");
        (await service.AuditedAsync($"event=password_wrong&email={email}")).GetProperty("address").GetString().ShouldBe($"{email[0]}•••@example.com");

        (await service.AdminPostAsync("limits/lift", new { email, scope = "guesses" })).Json("guesses").GetInt32().ShouldBe(2);
        await service.EndCooldownsAsync();
        var (opened, right) = await service.AskAsync("/api/v1/otp/send", new { email }, email, device);
        (await service.PostAsync("/api/v1/otp/verify", new { challengeId = opened, code = right }, device)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lifted_lock_lets_the_owner_in_again(bool byKey)
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var email = Addresses.Email();
        await LockAsync(service, email);
        await service.EndCooldownsAsync();
        var (id, code) = await service.ReceiveCodeAsync(email);
        (await service.VerifyAsync(id, code)).Code.ShouldBe("otp_locked");

        var key = (await service.AdminGetAsync("limits/top")).Json("locks")[0].GetProperty("key").GetString();
        object body = byKey ? new { key, scope = "guesses", purpose = "login" } : new { email = email.ToUpperInvariant(), scope = "guesses" };
        var lifted = await service.AdminPostAsync("limits/lift", body);

        (lifted.Status, lifted.Json("guesses").GetInt32(), lifted.Json("sends").GetInt32()).ShouldBe((200, 1, 0), lifted.Text);
        (await service.VerifyAsync(id, code)).Status.ShouldBe(200);
        var audited = await service.AuditedAsync($"event=limit_lifted&email={email}");
        audited.GetProperty("operator").GetString().ShouldBe(Operators.KeyName);
        (await service.AdminGetAsync("limits/top")).Json("locks").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Lifted_sends_let_the_next_message_go_at_once_and_nothing_to_lift_is_404()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        var email = Addresses.Email();
        (await service.AdminPostAsync("limits/lift", new { email })).Code.ShouldBe("limit_not_found");
        await service.SendCodeAsync(email);
        (await service.SendCodeAsync(email)).Code.ShouldBe("send_cooldown");
        (await service.AdminPostAsync("limits/lift", new { email, scope = "guesses" })).Code.ShouldBe("limit_not_found");

        (await service.AdminPostAsync("limits/lift", new { email })).Json("sends").GetInt32().ShouldBe(1);

        (await service.SendCodeAsync(email)).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_block_is_tried_on_what_was_sent_and_says_how_many_were_real()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        await service.SignInAsync("jo@shop.example.com");
        foreach (var email in new[] { "a@shop.example.com", "b@mail.shop.example.com", "c@notshop.example.com" })
            (await service.SendCodeAsync(email)).Status.ShouldBe(202);
        foreach (var phone in new[] { "+919811111111", "+919811111112", "+919911111111", "+4915112345678" })
            (await service.PostAsync("/api/v1/otp/send", new { phone })).Status.ShouldBe(202);

        (await TriedAsync("email_domain", "shop.example.com")).ShouldBe((4, 3, 1));
        (await TriedAsync("number_prefix", "+9198")).ShouldBe((4, 2, 0));
        (await TriedAsync("country", "DE")).ShouldBe((4, 1, 0));
        var preview = await service.AdminPostAsync("blocks/preview", new { kind = "country", value = "IN" });
        preview.Json("samples").EnumerateArray().Select(s => s.GetString()).ShouldBe(["+919•••••11", "+919•••••12"], ignoreOrder: true);
        var hour = preview.Json("hours")[0];
        (hour.GetProperty("hoursAgo").GetInt32(), hour.GetProperty("refused").GetInt32()).ShouldBe((0, 3));
        preview.Json("complete").GetBoolean().ShouldBeTrue();
        (await service.ScalarAsync<long>("SELECT count(*) FROM protection.blocks")).ShouldBe(0);

        async Task<(int, int, int)> TriedAsync(string kind, string value)
        {
            var tried = await service.AdminPostAsync("blocks/preview", new { kind, value });
            tried.Status.ShouldBe(200, tried.Text);
            return (tried.Json("messages").GetInt32(), tried.Json("refused").GetInt32(), tried.Json("refusedVerified").GetInt32());
        }
    }

    [Fact]
    public async Task A_limit_is_tried_on_what_was_sent()
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);
        for (var i = 0; i < 4; i++)
        {
            await service.SendCodeAsync("often@example.com");
            await service.EndCooldownsAsync();
        }

        await service.SendCodeAsync("once@example.com");
        await service.ExecuteAsync("""
            UPDATE delivery.outbox SET created_at = created_at - interval '2 hours'
            WHERE id = (SELECT id FROM delivery.outbox WHERE address = 'often@example.com' ORDER BY created_at LIMIT 1)
            """);

        (await service.AdminPostAsync("limits/preview", new { sendsPerHour = 2 })).Json("refused").GetInt32().ShouldBe(1);
        (await service.AdminPostAsync("limits/preview", new { sendsPerDay = 1 })).Json("refused").GetInt32().ShouldBe(3);
        (await service.AdminPostAsync("limits/preview", new { sendsPerHour = 5, sendsPerDay = 10 })).Json("refused").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("limits/lift", "{}", "key")]
    [InlineData("limits/lift", """{"key":"12"}""", "key")]
    [InlineData("limits/lift", """{"email":"a@example.com","key":"12"}""", "key")]
    [InlineData("limits/lift", """{"email":"nobody"}""", "email")]
    [InlineData("limits/lift", """{"email":"a@example.com","purpose":"fun"}""", "purpose")]
    [InlineData("limits/lift", """{"email":"a@example.com","scope":"sends","purpose":"login"}""", "purpose")]
    [InlineData("limits/lift", """{"email":"a@example.com","scope":"some"}""", "scope")]
    [InlineData("limits/preview", "{}", "sendsPerHour")]
    [InlineData("limits/preview", """{"sendsPerHour":0}""", "sendsPerHour")]
    [InlineData("limits/preview", """{"sendsPerDay":201}""", "sendsPerDay")]
    [InlineData("blocks/preview", """{"kind":"network","value":"203.0.113.0/24"}""", "kind")]
    [InlineData("blocks/preview", """{"kind":"country","value":"india"}""", "value")]
    public async Task Nonsense_is_400_with_its_field(string path, string body, string field)
    {
        await using var service = await fixture.StartServiceAsync(Operators.Setting);

        var refused = await service.AdminPostAsync(path, new StringContent(body, null, "application/json"));

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"), refused.Text);
        refused.Json("errors").EnumerateObject().Select(f => f.Name).ShouldContain(field);
    }

    /// <summary>Spends the guess budget of an address: ten wrong codes.</summary>
    private static async Task LockAsync(Service service, string email)
    {
        for (var codes = 0; codes < 2; codes++)
        {
            await service.EndCooldownsAsync();
            var (id, code) = await service.ReceiveCodeAsync(email);
            for (var guesses = 0; guesses < 5; guesses++)
                (await service.VerifyAsync(id, WrongCode.Than(code))).Code.ShouldBe("otp_invalid");
        }
    }
}
