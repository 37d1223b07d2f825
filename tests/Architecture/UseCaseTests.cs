using OtpAuth.Architecture.Reading;
using OtpAuth.Architecture.Rules;

namespace OtpAuth.Architecture;

public sealed class UseCaseTests
{
    [Fact]
    public void The_rules_see_the_use_cases() =>
        Code.Product.Types.Where(UseCaseRules.IsRequest).Select(t => t.Name.Simple).ShouldContain("SendOtpCommand");

    [Fact]
    public void A_request_is_a_public_sealed_record_that_is_handled_once() => UseCaseRules.Requests(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_request_of_another_shape() => UseCaseRules.Requests(Code.Planted("UseCases")).ShouldBe([
        "Api.MisplacedCommand is a request outside Application",
        "Application.Otp.BareCommand is a request but no public sealed record",
        "Application.Otp.LooseCommand is a request but no public sealed record",
        "Application.Otp.LostQuery has 0 handlers, not one",
        "Application.Otp.Nameless is a request named neither Command nor Query",
        "Application.Otp.SecretCommand is a request but no public sealed record",
        "Application.Otp.TwiceQuery has 2 handlers, not one",
    ]);

    [Fact]
    public void A_handler_is_hidden_and_lives_beside_its_request() => UseCaseRules.Handlers(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_handler_of_another_shape() => UseCaseRules.Handlers(Code.Planted("UseCases")).ShouldBe([
        "Application.Delivery.RemoteHandler does not live beside Application.Otp.TwiceQuery",
        "Application.Otp.Doer does not end in Handler",
        "Application.Otp.OpenHandler is not an internal sealed class",
        "Application.Otp.PublicHandler is not an internal sealed class",
    ]);

    [Fact]
    public void A_command_has_one_validator_hidden_beside_it() => UseCaseRules.Validators(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_command_without_its_validator() => UseCaseRules.Validators(Code.Planted("UseCases")).ShouldBe([
        "Application.Delivery.RemoteValidator does not live beside Application.Otp.SecretCommand",
        "Application.Otp.BareChecks is not an internal sealed class",
        "Application.Otp.BareChecks does not end in Validator",
        "Application.Otp.LooseCommand has 0 validators, not one",
        "Application.Otp.SecretCommand has 2 validators, not one",
    ]);
}
