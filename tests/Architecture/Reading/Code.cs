using Microsoft.AspNetCore.Mvc;
using Mono.Cecil;

namespace OtpAuth.Architecture.Reading;

/// <summary>Compiled types below one root namespace: the product's, or those planted to show that a rule catches what it must.</summary>
internal sealed class Code
{
    private const string PlantedRoot = "OtpAuth.Architecture.Planted";
    private static readonly string RuntimeFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private Code(string root, IEnumerable<TypeDefinition> types)
    {
        Root = root;
        Types = [.. types.Select(t => new CodeType(t, root)).OrderBy(t => t.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>All of src.</summary>
    public static Code Product { get; } = new(
        "OtpAuth", new[] { "OtpAuth.Domain", "OtpAuth.Application", "OtpAuth.Infrastructure", "OtpAuth.Api" }.SelectMany(Read));

    /// <summary>All of this test assembly.</summary>
    public static Code Tests { get; } = new("OtpAuth", Read("OtpAuth.Architecture"));

    public string Root { get; }

    public IReadOnlyList<CodeType> Types { get; }

    /// <summary>A small product of its own under <c>Planted/</c>, which breaks the rules that it is named after.</summary>
    public static Code Planted(string name)
    {
        var root = $"{PlantedRoot}.{name}";
        return new Code(root, Read("OtpAuth.Architecture").Where(t => IsWithin(t.Namespace, root)));
    }

    public static bool IsWithin(string name, string root) =>
        name.StartsWith(root, StringComparison.Ordinal) && (name.Length == root.Length || name[root.Length] == '.');

    /// <summary>Whether an assembly comes with .NET itself rather than with a package or a framework on top.</summary>
    public static bool IsPlatform(string assembly) => File.Exists(Path.Combine(RuntimeFolder, assembly + ".dll"));

    public IEnumerable<CodeType> In(string layer) => Types.Where(t => t.Name.Layer == layer);

    /// <summary>One line for each reference that is forbidden: who, and what it refers to.</summary>
    public IReadOnlyList<string> References(Func<TypeName, TypeName, bool> forbidden) =>
    [
        .. from type in Types
           from other in type.References.OrderBy(r => r.ToString(), StringComparer.Ordinal)
           where forbidden(type.Name, other)
           select $"{type} refers to {other}",
    ];

    private static IEnumerable<TypeDefinition> Read(string assembly)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(RuntimeFolder);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(ControllerBase).Assembly.Location));
        var path = Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
        var parameters = new ReaderParameters { AssemblyResolver = resolver, ReadSymbols = true };
        return ModuleDefinition.ReadModule(path, parameters).Types.Where(t => t.Name != "<Module>");
    }
}
