using Mono.Cecil;
using OtpAuth.Architecture.Reading;

namespace OtpAuth.Architecture.Rules;

/// <summary>What EF maps changes only through its own methods: nobody else sets a property or constructs one.</summary>
internal static class EntityRules
{
    private const string DbSet = "Microsoft.EntityFrameworkCore.DbSet`1";
    private const string Configuration = "Microsoft.EntityFrameworkCore.IEntityTypeConfiguration`1";

    /// <summary>Every class that a <c>DbSet</c> or an entity configuration names.</summary>
    public static IReadOnlyList<CodeType> Entities(Code code)
    {
        var sets = code.Types
            .SelectMany(t => t.Definition.Properties)
            .Select(p => p.PropertyType)
            .OfType<GenericInstanceType>()
            .Where(t => t.ElementType.FullName == DbSet)
            .Select(t => t.GenericArguments[0]);
        var names = sets.Concat(code.Types.SelectMany(t => t.FirstArgumentsOf(Configuration))).Select(t => t.FullName).ToHashSet();
        return [.. code.Types.Where(t => names.Contains(t.Definition.FullName))];
    }

    public static IReadOnlyList<string> Broken(Code code) => [.. Entities(code).SelectMany(FaultsOf)];

    private static IEnumerable<string> FaultsOf(CodeType entity)
    {
        var shape = Faults.Of(
            entity,
            (entity.Name.Layer != "Domain", "is an entity outside Domain"),
            (!entity.Definition.IsSealed, "is not sealed"),
            (!entity.Constructors.All(c => c.IsPrivate), "has a constructor that is not private"));
        var setters = entity.Definition.Properties
            .Where(p => p.SetMethod is { IsPrivate: false })
            .Select(p => $"{entity}.{p.Name} can be set from outside");
        var fields = entity.Definition.Fields
            .Where(f => f is { IsPrivate: false, IsLiteral: false, IsInitOnly: false })
            .Select(f => $"{entity}.{f.Name} can be set from outside");
        return [.. shape, .. setters, .. fields];
    }
}
