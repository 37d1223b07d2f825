using MediatR;
using Microsoft.Extensions.DependencyInjection;
using OtpAuth.Application.Protection;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Protection;
using OtpAuth.Infrastructure.Protection;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

[Collection(ServiceTests.Name)]
public sealed class SmsBreakerTests(PostgresFixture fixture)
{
    private const string Send = "/api/v1/otp/send";

    [Fact]
    public async Task Numbers_side_by_side_that_nobody_verifies_are_paused_before_twenty_and_said_so_once()
    {
        await using var service = await fixture.StartServiceAsync();
        var answers = await SendAsync(service, Enumerable.Range(0, 20).Select(i => $"+91981200{i:D4}"));

        var sent = answers.Count(a => a.Status == 202);
        sent.ShouldBeInRange(5, 12);
        answers.Skip(sent).ShouldAllBe(a => a.Status == 429 && a.Code == "sms_paused" && a.RetryAfter > 1700 && a.RetryAfter <= 1800);
        (await service.ScalarAsync<long>("SELECT count(*) FROM otp.challenges")).ShouldBe(sent);
        (await service.ScalarAsync<string>("SELECT string_agg(rule || ' ' || (detail ->> 'reason'), ',') FROM accounts.audit_events WHERE event = 'sms_blocked'"))
            .ShouldStartWith("sms:+91981200xxxx ");
    }

    [Fact]
    public async Task At_many_at_once_no_more_pass_than_are_allowed_unverified()
    {
        await using var service = await fixture.StartServiceAsync();
        await using var other = await fixture.StartServiceOnAsync(service.ConnectionString);
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? service : other).PostAsync(Send, new { phone = $"+919812{i * 7919 % 1_000_000:D6}" })));

        answers.Count(a => a.Status == 202).ShouldBeInRange(5, 25);
        answers.Where(a => a.Status != 202).ShouldAllBe(a => a.Code == "sms_paused");
    }

    [Fact]
    public async Task Who_verify_are_never_paused()
    {
        await using var service = await fixture.StartServiceAsync();
        for (var i = 0; i < 40; i++)
        {
            var phone = $"+91981200{i:D4}";
            var (challengeId, code) = await service.AskAsync(Send, new { phone }, phone);
            (await service.VerifyAsync(challengeId, code)).Status.ShouldBe(200);
        }

        (await service.ScalarAsync<long>("SELECT count(*) FROM protection.sms_scopes WHERE blocked_until IS NOT NULL")).ShouldBe(0);
        (await ListAsync(service)).Single(s => s.Scope == "IN").ShouldSatisfyAllConditions(
            s => s.SentLastHour.ShouldBe(40), s => s.Unverified.ShouldBe(0), s => s.SentLastDay.ShouldBe(40));
    }

    [Fact]
    public async Task A_block_ends_and_the_next_one_comes_sooner_and_lasts_longer()
    {
        await using var service = await fixture.StartServiceAsync();
        var first = await SendAsync(service, Enumerable.Range(0, 30).Select(i => $"+91981200{i:D4}"));
        await AgeAsync(service, 31);
        var second = await SendAsync(service, Enumerable.Range(100, 30).Select(i => $"+91981200{i:D4}"));

        var sent = second.Count(a => a.Status == 202);
        sent.ShouldBeInRange(1, first.Count(a => a.Status == 202) - 1);
        second[^1].RetryAfter.ShouldBeInRange(7100, 7200);
    }

    [Fact]
    public async Task A_resend_is_counted_and_refused_alike()
    {
        await using var service = await fixture.StartServiceAsync();
        const string Phone = "+919812000000";
        var (challengeId, _) = await service.AskAsync(Send, new { phone = Phone }, Phone);
        await service.EndCooldownsAsync();
        (await service.PostAsync($"/api/v1/otp/{challengeId}/resend", null)).Status.ShouldBe(202);
        (await ListAsync(service)).Single(s => s.Scope == "+91981200xxxx").SentLastHour.ShouldBe(2);

        await OverrideAsync(service, "+91981200xxxx", SmsOverride.Block);
        await service.EndCooldownsAsync();
        (await service.PostAsync($"/api/v1/otp/{challengeId}/resend", null)).Code.ShouldBe("sms_paused");
        (await ListAsync(service)).Single(s => s.Scope == "+91981200xxxx").SentLastHour.ShouldBe(2);
    }

    [Fact]
    public async Task A_pause_is_the_same_answer_for_known_and_unknown_numbers_and_leaves_email_alone()
    {
        await using var service = await fixture.StartServiceAsync();
        const string Known = "+919812000000";
        var (challengeId, code) = await service.AskAsync(Send, new { phone = Known }, Known);
        (await service.VerifyAsync(challengeId, code)).Status.ShouldBe(200);
        await service.EndCooldownsAsync();
        await OverrideAsync(service, "IN", SmsOverride.Block);

        foreach (var path in new[] { Send, "/api/v1/auth/password/forgot", "/api/v1/auth/register" })
        {
            var (known, unknown) = (await service.PostAsync(path, new { phone = Known }), await service.PostAsync(path, new { phone = "+919812000001" }));
            known.Code.ShouldBe("sms_paused");
            Look.Of(known).ShouldBe(Look.Of(unknown));
        }

        (await service.SendCodeAsync(Addresses.Email())).Status.ShouldBe(202);
        (await service.PostAsync(Send, new { phone = "+4915112345678" })).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_repeated_Idempotency_Key_answers_as_before_also_in_a_pause()
    {
        await using var service = await fixture.StartServiceAsync();
        var first = await service.PostAsync(Send, new { phone = "+919812000000" }, ("Idempotency-Key", "one"));
        await OverrideAsync(service, "IN", SmsOverride.Block);

        var again = await service.PostAsync(Send, new { phone = "+919812000000" }, ("Idempotency-Key", "one"));
        again.Json("challengeId").GetString().ShouldBe(first.Json("challengeId").GetString());
    }

    [Fact]
    public async Task An_operator_lifts_a_block_and_may_set_one()
    {
        await using var service = await fixture.StartServiceAsync();
        await SendAsync(service, Enumerable.Range(0, 20).Select(i => $"+91981200{i:D4}"));
        (await ListAsync(service, blockedOnly: true)).Single().ShouldSatisfyAllConditions(
            s => s.Scope.ShouldBe("+91981200xxxx"), s => s.Strikes.ShouldBe(1), s => s.BlockedUntil.ShouldNotBeNull(), s => s.Score!.Value.ShouldBeGreaterThanOrEqualTo(1));

        await OverrideAsync(service, "+91981200xxxx", SmsOverride.Allow);
        await OverrideAsync(service, "+919812xxxxxx", SmsOverride.Allow);
        (await ListAsync(service, blockedOnly: true)).ShouldBeEmpty();
        (await SendAsync(service, Enumerable.Range(100, 40).Select(i => $"+91981200{i:D4}"))).ShouldAllBe(a => a.Status == 202);
        (await ListAsync(service)).Single(s => s.Scope == "+91981200xxxx").OverriddenBy.ShouldBe("jo");

        await OverrideAsync(service, "+91981200xxxx", SmsOverride.Clear);
        await OverrideAsync(service, "PK", SmsOverride.Block);
        (await service.PostAsync(Send, new { phone = "+91981200" + "0999" })).Status.ShouldBe(202);
        (await service.PostAsync(Send, new { phone = "+923001234567" })).Code.ShouldBe("sms_paused");
        (await service.ScalarAsync<long>("SELECT count(*) FROM accounts.audit_events WHERE event = 'sms_overridden'")).ShouldBe(4);
    }

    [Fact]
    public async Task Numbers_that_got_nothing_for_a_day_are_forgotten_unless_they_are_blocked()
    {
        await using var service = await fixture.StartServiceAsync();
        await SendAsync(service, ["+919812000000", "+4915112345678"]);
        await OverrideAsync(service, "IN", SmsOverride.Block);
        await service.ExecuteAsync("UPDATE protection.sms_scopes SET minute = minute - 26 * 60 - 1 WHERE scope <> 'DE'");

        (await service.Services.GetRequiredService<Purge>().TryRunAsync(CancellationToken.None)).ShouldBeTrue();
        (await service.ScalarAsync<string>("SELECT string_agg(scope, ' ' ORDER BY scope) FROM protection.sms_scopes")).ShouldBe("DE IN");
    }

    [Fact]
    public async Task What_names_no_numbers_cannot_be_overridden()
    {
        var mediator = fixture.Service.Services.GetRequiredService<IMediator>();

        (await mediator.Send(new OverrideSmsScopeCommand("+919812000000", SmsOverride.Allow, 60, "jo"))).Error!.Code
            .ShouldBe("sms_scope_unknown");
        (await mediator.Send(new OverrideSmsScopeCommand("IN", SmsOverride.Block, 31 * 24 * 60, "jo"))).Error!.Code.ShouldBe("validation_failed");
        (await mediator.Send(new ListSmsScopesQuery(Limit: 501))).Error!.Code.ShouldBe("validation_failed");
    }

    private static async Task<List<Answer>> SendAsync(Service service, IEnumerable<string> phones)
    {
        var answers = new List<Answer>();
        foreach (var phone in phones)
            answers.Add(await service.PostAsync(Send, new { phone }));
        return answers;
    }

    private static async Task<IReadOnlyList<SmsScopeState>> ListAsync(Service service, bool blockedOnly = false)
    {
        await using var scope = service.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListSmsScopesQuery(blockedOnly))).Value!;
    }

    private static async Task OverrideAsync(Service service, string name, SmsOverride kind)
    {
        await using var scope = service.Services.CreateAsyncScope();
        var said = await scope.ServiceProvider.GetRequiredService<IMediator>()
            .Send(new OverrideSmsScopeCommand(name, kind, kind == SmsOverride.Clear ? null : 60, "jo"));
        said.Value.ShouldBe(Done.Value);
    }

    private static Task AgeAsync(Service service, int minutes) => service.ExecuteAsync($"""
        UPDATE protection.sms_scopes SET minute = minute - {minutes}, judged_from = judged_from - {minutes},
            blocked_until = blocked_until - interval '{minutes} minutes', blocked_at = blocked_at - interval '{minutes} minutes'
        """);
}
