using Mono.Cecil;

namespace OtpAuth.Architecture.Reading;

/// <summary>
/// An outermost type by name; what is nested in it (closures, state machines, records of its own) goes by its name. One of ours also has a
/// layer and a module: the first and second part of its namespace, "" where it has none.
/// </summary>
internal sealed record TypeName
{
    private readonly string _root;

    public TypeName(TypeReference type, string root)
    {
        while (type.DeclaringType is { } outer)
            type = outer;

        _root = root;
        Namespace = type.Namespace;
        Simple = type.Name.Split('`')[0];
        Assembly = type.Scope is AssemblyNameReference reference ? reference.Name : type.Module.Assembly.Name.Name;
    }

    public string Assembly { get; }

    public string Namespace { get; }

    public string Simple { get; }

    public bool IsOurs => Code.IsWithin(Namespace, _root);

    public string Layer => Part(0);

    public string Module => Part(1);

    /// <summary>The namespace below the root, for example <c>Infrastructure.Delivery.Email</c>.</summary>
    public string Place => IsOurs && Namespace.Length > _root.Length ? Namespace[(_root.Length + 1)..] : "";

    /// <summary>Whether its namespace, assembly or own name is this one or goes below it.</summary>
    public bool IsFrom(string name) => Code.IsWithin($"{Namespace}.{Simple}", name) || Code.IsWithin(Assembly, name);

    public override string ToString() => Place.Length > 0 ? $"{Place}.{Simple}" : $"{Namespace}.{Simple}";

    private string Part(int index) => Place.Split('.').ElementAtOrDefault(index) ?? "";
}
