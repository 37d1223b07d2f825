using Mono.Cecil;
using OtpAuth.Architecture.Reading;

namespace OtpAuth.Architecture.Rules;

/// <summary>PostgreSQL judges every lifetime; what must know the time besides is given a <see cref="TimeProvider"/>.</summary>
internal static class ClockRules
{
    private static readonly string[] Clocks = ["System.DateTime", "System.DateTimeOffset"];
    private static readonly string[] Readings = ["get_Now", "get_UtcNow", "get_Today"];

    /// <summary>The banned-symbol analyzer says the same while compiling; this does not heed a pragma.</summary>
    public static IReadOnlyList<string> SystemClock(Code code) =>
    [
        .. from type in code.Types
           from method in type.AllMethods
           where method.HasBody
           from called in method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>()
           where Clocks.Contains(called.DeclaringType.FullName) && Readings.Contains(called.Name)
           select $"{type} reads {called.DeclaringType.Name}.{called.Name[4..]}",
    ];

    /// <summary>Time enters Domain and Application as an argument or from the database.</summary>
    public static IReadOnlyList<string> Inside(Code code) => code.References((type, other) =>
        type.Layer is "Domain" or "Application" && other.IsFrom("System.TimeProvider"));
}
