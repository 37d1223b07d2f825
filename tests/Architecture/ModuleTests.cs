using OtpAuth.Architecture.Reading;
using OtpAuth.Architecture.Rules;

namespace OtpAuth.Architecture;

public sealed class ModuleTests
{
    /// <summary>What each module opens to the others, besides its commands and queries.</summary>
    private static readonly string[] Face =
    [
        "Application.Accounts.ContactIntent",
        "Application.Accounts.ContactProof",
        "Application.Accounts.PasswordReset",
        "Application.Accounts.UserView",
        "Application.Delivery.SmsCeilingAction",
        "Application.Delivery.SmsCeilingOptions",
        "Application.Delivery.SmsOptions",
        "Application.Otp.ChallengeView",
        "Application.Otp.OtpChallenges",
        "Application.Protection.RefusalAudit",
        "Application.Protection.SendGate",
        "Application.Sessions.SignIn",
        "Application.Sessions.SignedIn",
    ];

    [Fact]
    public void Domain_modules_do_not_know_each_other() => ModuleRules.Domain(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_domain_module_that_knows_another() => ModuleRules.Domain(Code.Planted("Modules")).ShouldBe([
        "Domain.Common.Partial refers to Domain.Accounts.Person",
        "Domain.Otp.Owned refers to Domain.Accounts.Person",
    ]);

    [Fact]
    public void Application_modules_use_each_other_through_their_public_face() => ModuleRules.Application(Code.Product, Face, [
        // The answer of the port that starts a session carries the user it found or registered, in one round trip.
        "Application.Abstractions.StartedSession refers to Application.Accounts.UserView",

        // What the port counts of text messages is what operators see, column by column.
        "Application.Abstractions.ISmsScopes refers to Application.Protection.SmsScopeState",
    ]).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_way_round_the_public_face() => ModuleRules.Application(
        Code.Planted("Modules"),
        ["Application.Accounts.Open", "Application.Accounts.Unused"],
        ["Application.Otp.Intruder refers to Application.Accounts.Excused", "Application.Otp.Gone refers to Application.Accounts.Excused"])
        .ShouldBe([
            "Application.Abstractions.Biased refers to Application.Accounts.Open",
            "Application.Otp.Intruder refers to Application.Accounts.Hidden",
            "No longer so, strike it: Application.Otp.Gone refers to Application.Accounts.Excused",
            "No other module uses Application.Accounts.Unused: take it off the face",
        ]);

    [Fact]
    public void Application_modules_know_of_another_ones_domain_only_the_errors() => ModuleRules.ApplicationOverDomain(Code.Product, [
        // The token names user and session; the queries ask both at once, so that an ended session shows nothing.
        "Application.Accounts.AccountOwners refers to Domain.Sessions.Session",
        "Application.Accounts.UserViews refers to Domain.Sessions.Session",
        // Whoever takes their data along gets those of all modules.
        "Application.Accounts.ExportUserDataHandler refers to Domain.Delivery.MessageStatus",
        "Application.Accounts.ExportUserDataHandler refers to Domain.Delivery.OutboxMessage",
        "Application.Accounts.ExportUserDataHandler refers to Domain.Otp.OtpChallenge",
        "Application.Accounts.ExportUserDataHandler refers to Domain.Sessions.Session",
        // The status of a challenge is that of its messages, read with it in one query.
        "Application.Otp.GetOtpStatusHandler refers to Domain.Delivery.MessageStatus",
        "Application.Otp.GetOtpStatusHandler refers to Domain.Delivery.OutboxMessage",
        // Challenge and message are written by one statement.
        "Application.Otp.OtpChallenges refers to Domain.Delivery.OutboxMessage",
        // There is one audit, of accounts and of what is refused, and operators read it.
        "Application.Protection.ListAuditHandler refers to Domain.Accounts.AuditEvent",
    ]).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_use_case_that_handles_another_modules_entity() =>
        ModuleRules.ApplicationOverDomain(Code.Planted("Modules"), [])
            .ShouldBe(["Application.Otp.Intruder refers to Domain.Accounts.Person"]);

    [Fact]
    public void What_delivers_knows_neither_outbox_nor_database() => ModuleRules.Delivery(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_delivery_that_reads_the_outbox() => ModuleRules.Delivery(Code.Planted("Modules")).ShouldBe([
        "Infrastructure.Delivery.Sms.CuriousSender refers to Infrastructure.Outbox.Queue",
        "Infrastructure.Delivery.Sms.CuriousSender refers to Npgsql.NpgsqlException",
    ]);

    [Fact]
    public void A_provider_knows_only_its_interface_and_the_addresses() => ModuleRules.Providers(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_provider_that_knows_more() => ModuleRules.Providers(Code.Planted("Modules")).ShouldBe([
        "Infrastructure.Delivery.Sms.CuriousSender refers to Application.Abstractions.Biased",
        "Infrastructure.Delivery.Sms.CuriousSender refers to Infrastructure.Outbox.Queue",
    ]);
}
