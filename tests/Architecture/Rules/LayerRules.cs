using OtpAuth.Architecture.Reading;

namespace OtpAuth.Architecture.Rules;

/// <summary>Domain ← Application ← Infrastructure ← Api, and which packages each may know.</summary>
internal static class LayerRules
{
    private static readonly Dictionary<string, string[]> Below = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["Application"] = ["Domain"],
        ["Infrastructure"] = ["Domain", "Application"],
        ["Api"] = ["Domain", "Application", "Infrastructure"],
    };

    /// <summary>The use cases' own tools and .NET's abstractions; what stores, schedules or answers HTTP is not among them.</summary>
    private static readonly string[] OfApplication =
    [
        "FluentValidation",
        "MediatR",
        "Microsoft.EntityFrameworkCore",
        "Microsoft.Extensions.Configuration.Abstractions",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.Options",
        "Microsoft.Extensions.Options.ConfigurationExtensions",
    ];

    /// <summary>Parts of .NET that reach the world outside, which is Infrastructure's business.</summary>
    private static readonly string[] Outside =
    [
        "System.Data",
        "System.Diagnostics.Process",
        "System.IO.Directory",
        "System.IO.File",
        "System.IO.FileStream",
        "System.Net.Dns",
        "System.Net.Http",
        "System.Net.Mail",
        "System.Net.Sockets",
    ];

    private static readonly string[] Storage = ["Npgsql", "Microsoft.EntityFrameworkCore", "Quartz", "System.Data"];

    /// <summary>What in Api knows the storage: the host migrates it, the health check asks it, its faults become 503.</summary>
    private static readonly string[] StorageInApi =
        ["Api.Hosting.OtpAuthHost", "Api.Hosting.StartFaults", "Api.Health.DatabaseHealthCheck", "Api.Http.FaultHandler"];

    /// <summary>The framework's password hasher has an ASP.NET Core namespace and nothing of HTTP; no type but this may know it.</summary>
    private const string KnowsHasher = "Infrastructure.Security.PasswordHashing";
    private const string HasherAssembly = "Microsoft.Extensions.Identity.Core";

    /// <summary>A layer refers only to those below it.</summary>
    public static IReadOnlyList<string> Direction(Code code) => code.References((type, other) =>
        Below.TryGetValue(type.Layer, out var below) && other.IsOurs && other.Layer != type.Layer && !below.Contains(other.Layer));

    /// <summary>A layer knows no package and no part of .NET that belongs to a layer above it.</summary>
    public static IReadOnlyList<string> Packages(Code code) =>
        code.References((type, other) => other.Assembly != type.Assembly && !other.IsOurs && IsAbove(other, type));

    /// <summary>A type is in its assembly's namespace, where the other rules look for it; only the compiler puts some elsewhere.</summary>
    public static IReadOnlyList<string> Strays(Code code, IReadOnlyCollection<string> allowed) => code.Types
        .Where(t => !t.Name.Simple.StartsWith('<') && !Code.IsWithin(t.Name.Namespace, t.Name.Assembly))
        .Select(t => $"{t.Definition.FullName} is outside the namespace {t.Name.Assembly}")
        .Except(allowed);

    private static bool IsHasher(TypeName other, TypeName type) =>
        other.Assembly == HasherAssembly && other.Namespace == "Microsoft.AspNetCore.Identity" && type.ToString() == KnowsHasher;

    private static bool IsAbove(TypeName other, TypeName type) => type.Layer switch
    {
        "Domain" => !Code.IsPlatform(other.Assembly) || Outside.Any(other.IsFrom),
        "Application" => (!Code.IsPlatform(other.Assembly) && !OfApplication.Contains(other.Assembly)) || Outside.Any(other.IsFrom),
        "Infrastructure" => other.IsFrom("Microsoft.AspNetCore") && !IsHasher(other, type),
        "Api" => Storage.Any(other.IsFrom) && !StorageInApi.Contains(type.ToString()),
        _ => false,
    };
}
