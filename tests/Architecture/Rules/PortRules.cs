using OtpAuth.Architecture.Reading;

namespace OtpAuth.Architecture.Rules;

/// <summary>An interface of Application is a port: it is in Abstractions, and Infrastructure implements it once.</summary>
internal static class PortRules
{
    private const string Folder = "Application.Abstractions";
    private const string DbContext = "Microsoft.EntityFrameworkCore.DbContext";

    public static IEnumerable<CodeType> Ports(Code code) => code.Types.Where(t => t.Definition.IsInterface && t.Name.Place == Folder);

    public static IReadOnlyList<string> Broken(Code code) =>
    [
        .. code.In("Application")
            .Where(t => t.Definition.IsInterface && t.Name.Place != Folder)
            .Select(t => $"{t} is a port outside {Folder}"),
        .. Ports(code).SelectMany(port => FaultsOf(port, code)),
    ];

    private static IEnumerable<string> FaultsOf(CodeType port, Code code)
    {
        var implementations = code.Types.Where(t => t.Definition.IsClass && t.Implements(port.Definition.FullName)).ToList();
        if (implementations.Count != 1)
            return [$"{port} has {implementations.Count} implementations, not one"];

        // The test host and the migrations reach the context by its class, so it is public.
        var hidden = implementations[0].IsInternalSealedClass || implementations[0].Definition.BaseType?.FullName == DbContext;
        return Faults.Of(
            implementations[0],
            (implementations[0].Name.Layer != "Infrastructure", $"implements {port} outside Infrastructure"),
            (!hidden, $"implements {port} but is not an internal sealed class"));
    }
}
