using Mono.Cecil;
using Mono.Cecil.Cil;

namespace OtpAuth.Architecture.Rules;

/// <summary>
/// How much an action does, counted with all it calls in its own controller: helpers, lambdas, local functions. Lines are source lines with
/// code on them, by the sequence points of the symbols; signature, braces, comments and blank lines are none.
/// </summary>
internal sealed class ActionBody
{
    private readonly HashSet<MethodDefinition> _methods = [];
    private readonly HashSet<(string File, int Line)> _lines = [];

    private ActionBody()
    {
    }

    public int Lines => _lines.Count;

    public int Sends { get; private set; }

    public static ActionBody Of(MethodDefinition action)
    {
        var body = new ActionBody();
        body.Add(action);
        return body;
    }

    private void Add(MethodDefinition method)
    {
        if (!method.HasBody || !_methods.Add(method))
            return;

        foreach (var point in method.DebugInformation.SequencePoints.Where(p => !p.IsHidden && !IsBrace(p)))
            _lines.UnionWith(Enumerable.Range(point.StartLine, point.EndLine - point.StartLine + 1).Select(l => (point.Document.Url, l)));
        foreach (var called in method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>())
            AddCall(called, OutermostOf(method.DeclaringType));
        foreach (var machine in StateMachinesOf(method))
            Add(machine);
    }

    private void AddCall(MethodReference called, TypeReference controller)
    {
        if (called.DeclaringType.FullName is "MediatR.IMediator" or "MediatR.ISender" or "MediatR.IPublisher")
            Sends++;
        if (OutermostOf(called.DeclaringType).FullName == controller.FullName && called.Resolve() is { IsConstructor: false } own)
            Add(own);
    }

    /// <summary>The compiler moves the body of an async method or an iterator to a type of its own.</summary>
    private static IEnumerable<MethodDefinition> StateMachinesOf(MethodDefinition method) => method.CustomAttributes
        .Where(a => a.AttributeType.Name.EndsWith("StateMachineAttribute", StringComparison.Ordinal))
        .Select(a => ((TypeReference)a.ConstructorArguments[0].Value).Resolve().Methods.Single(m => m.Name == "MoveNext"));

    private static bool IsBrace(SequencePoint point) => point.StartLine == point.EndLine && point.EndColumn - point.StartColumn == 1;

    private static TypeReference OutermostOf(TypeReference type) =>
        type.DeclaringType is { } outer ? OutermostOf(outer) : type.GetElementType();
}
