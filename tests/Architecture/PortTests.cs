using OtpAuth.Architecture.Reading;
using OtpAuth.Architecture.Rules;

namespace OtpAuth.Architecture;

public sealed class PortTests
{
    [Fact]
    public void The_rule_sees_the_ports() => new[] { "IAppDbContext", "IOtpSends", "ITokenIssuer" }
        .ShouldBeSubsetOf(PortRules.Ports(Code.Product).Select(p => p.Name.Simple));

    [Fact]
    public void A_port_has_one_hidden_implementation_in_Infrastructure() => PortRules.Broken(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_a_port_without_its_one_implementation() => PortRules.Broken(Code.Planted("Ports")).ShouldBe([
        "Application.Otp.ILocal is a port outside Application.Abstractions",
        "Application.Abstractions.Homemade implements Application.Abstractions.IInside outside Infrastructure",
        "Infrastructure.Shown implements Application.Abstractions.IOpen but is not an internal sealed class",
        "Application.Abstractions.IOrphan has 0 implementations, not one",
        "Application.Abstractions.ITwofold has 2 implementations, not one",
    ]);
}
