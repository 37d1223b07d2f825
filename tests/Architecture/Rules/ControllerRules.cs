using Mono.Cecil;
using OtpAuth.Architecture.Reading;

namespace OtpAuth.Architecture.Rules;

/// <summary>A controller binds, sends and maps.</summary>
internal static class ControllerRules
{
    /// <summary>An action binds, sends and maps.</summary>
    public const int MaxLines = 8;

    private const string Base = "Microsoft.AspNetCore.Mvc.ControllerBase";
    private const string BaseWithViews = "Microsoft.AspNetCore.Mvc.Controller";
    private const string ApiController = "Microsoft.AspNetCore.Mvc.ApiControllerAttribute";
    private const string NonAction = "Microsoft.AspNetCore.Mvc.NonActionAttribute";
    private const string Mediator = "MediatR.IMediator";

    private static readonly string[] Storage = ["Npgsql", "Microsoft.EntityFrameworkCore", "System.Data", "Quartz"];

    public static IReadOnlyList<CodeType> Controllers(Code code) =>
    [
        .. code.Types.Where(t =>
            t.Definition.BaseType?.FullName is Base or BaseWithViews ||
            t.Definition.CustomAttributes.Any(a => a.AttributeType.FullName == ApiController) ||
            (t.Definition.IsClass && t.Name.Simple.EndsWith("Controller", StringComparison.Ordinal))),
    ];

    /// <summary>Sealed, derived from nothing but <c>ControllerBase</c>, and given nothing but the mediator.</summary>
    public static IReadOnlyList<string> Shape(Code code, IReadOnlyCollection<string> allowed) => Controllers(code)
        .SelectMany(c => Faults.Of(
            c,
            [
                (!c.Definition.IsSealed, "is not sealed"),
                (c.Definition.BaseType.FullName != Base, $"derives from {c.Definition.BaseType.Name}, not ControllerBase"),
                .. c.Constructors.SelectMany(m => m.Parameters).Select(p => p.ParameterType)
                    .Where(p => p.FullName != Mediator)
                    .Select(p => (true, $"is given {NameOf(p, code)}")),
            ]))
        .Except(allowed);

    /// <summary>An action has few lines and sends one request.</summary>
    public static IReadOnlyList<string> Actions(Code code) =>
    [
        .. from controller in Controllers(code)
           from action in controller.Definition.Methods.Where(IsAction)
           let body = ActionBody.Of(action)
           let name = $"{controller}.{action.Name}"
           from fault in new[]
           {
               (Found: body.Lines > MaxLines, Text: $"{name} has {body.Lines} lines, more than {MaxLines}"),
               (Found: body.Sends > 1, Text: $"{name} sends {body.Sends} requests"),
           }
           where fault.Found
           select fault.Text,
    ];

    /// <summary>Of what is ours it knows Api and the use cases; no port, no entity, nothing of Infrastructure, no storage.</summary>
    public static IReadOnlyList<string> Reach(Code code, IReadOnlyCollection<string> allowed)
    {
        var controllers = Controllers(code).Select(c => c.Name).ToHashSet();
        var entities = EntityRules.Entities(code).Select(e => e.Name).ToHashSet();
        return code.References((type, other) =>
                controllers.Contains(type) &&
                (other.Layer == "Infrastructure" || Code.IsWithin(other.Place, "Application.Abstractions") ||
                    entities.Contains(other) || Storage.Any(other.IsFrom)))
            .Except(allowed);
    }

    private static bool IsAction(MethodDefinition method) =>
        method is { IsPublic: true, IsStatic: false, IsConstructor: false, IsSpecialName: false } &&
        method.CustomAttributes.All(a => a.AttributeType.FullName != NonAction);

    private static string NameOf(TypeReference type, Code code) => type is GenericInstanceType generic
        ? $"{new TypeName(type, code.Root).Simple}<{string.Join(", ", generic.GenericArguments.Select(a => NameOf(a, code)))}>"
        : new TypeName(type, code.Root).ToString();
}
