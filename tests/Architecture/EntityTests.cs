using OtpAuth.Architecture.Reading;
using OtpAuth.Architecture.Rules;

namespace OtpAuth.Architecture;

public sealed class EntityTests
{
    [Fact]
    public void The_rule_sees_the_entities() =>
        new[] { "OtpChallenge", "LiveChallenge", "OutboxMessage", "User", "ContactPoint", "Session", "RefreshToken" }
            .ShouldBeSubsetOf(EntityRules.Entities(Code.Product).Select(e => e.Name.Simple));

    [Fact]
    public void An_entity_changes_only_through_its_own_methods() => EntityRules.Broken(Code.Product).ShouldBeEmpty();

    [Fact]
    public void The_rule_catches_an_entity_that_others_can_change() => EntityRules.Broken(Code.Planted("Entities")).ShouldBe([
        "Domain.Open has a constructor that is not private",
        "Domain.Open.Attempts can be set from outside",
        "Domain.Open.Id can be set from outside",
        "Domain.Open.Note can be set from outside",
        "Domain.Unsealed is not sealed",
        "Domain.Unsealed has a constructor that is not private",
        "Infrastructure.Astray is an entity outside Domain",
    ], ignoreOrder: true);
}
