using OtpAuth.Architecture.Reading;
using OtpAuth.Architecture.Rules;

namespace OtpAuth.Architecture;

public sealed class ControllerTests
{
    [Fact]
    public void The_rules_see_the_controllers() => new[] { "AuthController", "DiscoveryController", "DropInAuthController", "OtpController" }
        .ShouldBeSubsetOf(ControllerRules.Controllers(Code.Product).Select(c => c.Name.Simple));

    [Fact]
    public void A_controller_is_sealed_and_given_the_mediator_alone() => ControllerRules.Shape(Code.Product, [
        // Discovery publishes the keys and the issuer that are in memory; there is no use case behind it.
        "Api.Controllers.DiscoveryController is given Infrastructure.Security.SigningKeys",
        "Api.Controllers.DiscoveryController is given IOptions<Application.Sessions.TokenOptions>",
    ]).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_controller_of_another_shape() => ControllerRules.Shape(Code.Planted("Controllers"), []).ShouldBe([
        "Api.Controllers.FatController is given System.TimeProvider",
        "Api.Controllers.HeirController is not sealed",
        "Api.Controllers.HeirController derives from Controller, not ControllerBase",
        "Api.Controllers.StoringController is given Microsoft.EntityFrameworkCore.DbContext",
        "Api.Controllers.StoringController is given Application.Abstractions.ISends",
    ]);

    [Fact]
    public void An_action_has_eight_lines_at_most_and_sends_one_request() => ControllerRules.Actions(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_an_action_that_does_too_much() => ControllerRules.Actions(Code.Planted("Controllers")).ShouldBe([
        "Api.Controllers.FatController.Nine has 9 lines, more than 8",
        "Api.Controllers.FatController.Outsourced has 12 lines, more than 8",
        "Api.Controllers.FatController.Twice sends 2 requests",
    ]);

    [Fact]
    public void A_controller_reaches_no_port_no_entity_and_no_storage() => ControllerRules.Reach(Code.Product, [
        "Api.Controllers.DiscoveryController refers to Infrastructure.Security.JsonWebKey",
        "Api.Controllers.DiscoveryController refers to Infrastructure.Security.SigningKeys",
    ]).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_controller_that_reaches_behind_the_use_cases() =>
        ControllerRules.Reach(Code.Planted("Controllers"), []).ShouldBe([
            "Api.Controllers.StoringController refers to Application.Abstractions.ISends",
            "Api.Controllers.StoringController refers to Domain.Otp.Stored",
            "Api.Controllers.StoringController refers to Infrastructure.Persistence.Database",
            "Api.Controllers.StoringController refers to Microsoft.EntityFrameworkCore.DbContext",
            "Api.Controllers.StoringController refers to Microsoft.EntityFrameworkCore.DbSet",
            "Api.Controllers.StoringController refers to Npgsql.NpgsqlException",
        ]);
}
