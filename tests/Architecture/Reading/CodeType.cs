using Mono.Cecil;

namespace OtpAuth.Architecture.Reading;

/// <summary>A type that is not nested, with all that it refers to.</summary>
internal sealed class CodeType(TypeDefinition definition, string root)
{
    private const string RecordClone = "<Clone>$";

    private readonly Lazy<IReadOnlySet<TypeName>> _references = new(() => ReferenceReader.Of(definition, root));

    public TypeDefinition Definition { get; } = definition;

    public TypeName Name { get; } = new(definition, root);

    public IReadOnlySet<TypeName> References => _references.Value;

    public bool IsRecord => Definition.Methods.Any(m => m.Name == RecordClone);

    public bool IsInternalSealedClass => Definition is { IsClass: true, IsNotPublic: true, IsSealed: true };

    /// <summary>Its constructors other than the static one.</summary>
    public IEnumerable<MethodDefinition> Constructors => Definition.Methods.Where(m => m is { IsConstructor: true, IsStatic: false });

    /// <summary>Every method of the type and of those nested in it, the compiler's own included.</summary>
    public IEnumerable<MethodDefinition> AllMethods => WithNested(Definition).SelectMany(t => t.Methods);

    public bool Implements(string contract) => Definition.Interfaces.Any(i => i.InterfaceType.GetElementType().FullName == contract);

    /// <summary>The base class or the interfaces of this open generic name, each with its first type argument.</summary>
    public IEnumerable<TypeReference> FirstArgumentsOf(string openGeneric) => Definition.Interfaces
        .Select(i => i.InterfaceType)
        .Append(Definition.BaseType)
        .OfType<GenericInstanceType>()
        .Where(t => t.ElementType.FullName == openGeneric)
        .Select(t => t.GenericArguments[0]);

    public override string ToString() => Name.ToString();

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);
}
