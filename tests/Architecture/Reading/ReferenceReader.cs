using Mono.Cecil;
using Mono.Cecil.Cil;

namespace OtpAuth.Architecture.Reading;

/// <summary>
/// Collects every type that a type names: in its bases, members, attributes and method bodies, and in those of the types nested in it.
/// What the compiler puts nowhere stays unseen: constants, <c>nameof</c>, unused usings.
/// </summary>
internal sealed class ReferenceReader
{
    private readonly string _root;
    private readonly HashSet<TypeName> _found = [];

    private ReferenceReader(string root) => _root = root;

    public static IReadOnlySet<TypeName> Of(TypeDefinition type, string root)
    {
        var reader = new ReferenceReader(root);
        reader.AddType(type);
        reader._found.Remove(new TypeName(type, root));
        return reader._found;
    }

    private void AddType(TypeDefinition type)
    {
        Add(type.BaseType);
        AddAttributes(type);
        AddAll(type.Interfaces.Select(i => i.InterfaceType));
        AddGenericParameters(type);
        foreach (var field in type.Fields)
        {
            Add(field.FieldType);
            AddAttributes(field);
        }

        foreach (var property in type.Properties)
            AddAttributes(property);
        foreach (var method in type.Methods)
            AddMethod(method);
        foreach (var nested in type.NestedTypes)
            AddType(nested);
    }

    private void AddMethod(MethodDefinition method)
    {
        AddSignature(method);
        AddAttributes(method);
        AddGenericParameters(method);
        foreach (var parameter in method.Parameters)
            AddAttributes(parameter);
        AddAttributes(method.MethodReturnType);
        if (!method.HasBody)
            return;

        AddAll(method.Body.Variables.Select(v => v.VariableType));
        AddAll(method.Body.ExceptionHandlers.Select(h => h.CatchType));
        foreach (var instruction in method.Body.Instructions)
            AddOperand(instruction);
    }

    private void AddOperand(Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(type);
                break;

            case FieldReference field:
                Add(field.DeclaringType);
                Add(field.FieldType);
                break;

            case MethodReference method:
                Add(method.DeclaringType);
                AddSignature(method);
                if (method is GenericInstanceMethod generic)
                    AddAll(generic.GenericArguments);
                break;
        }
    }

    private void AddSignature(MethodReference method)
    {
        Add(method.ReturnType);
        AddAll(method.Parameters.Select(p => p.ParameterType));
    }

    private void AddGenericParameters(IGenericParameterProvider provider) =>
        AddAll(provider.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType));

    private void AddAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Add(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments)
                AddArgument(argument);
            foreach (var named in attribute.Properties.Concat(attribute.Fields))
                AddArgument(named.Argument);
        }
    }

    private void AddArgument(CustomAttributeArgument argument)
    {
        Add(argument.Type);
        if (argument.Value is TypeReference type)
            Add(type);
        else if (argument.Value is CustomAttributeArgument[] many)
            Array.ForEach(many, AddArgument);
        else if (argument.Value is CustomAttributeArgument boxed)
            AddArgument(boxed);
    }

    private void AddAll(IEnumerable<TypeReference?> types)
    {
        foreach (var type in types)
            Add(type);
    }

    private void Add(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;

            case GenericInstanceType generic:
                Add(generic.ElementType);
                AddAll(generic.GenericArguments);
                return;

            case TypeSpecification specification:
                Add(specification.ElementType);
                return;

            default:
                _found.Add(new TypeName(type, _root));
                return;
        }
    }
}
