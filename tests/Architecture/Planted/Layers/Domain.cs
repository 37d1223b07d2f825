using FluentValidation;
using OtpAuth.Architecture.Planted.Layers.Application;

namespace OtpAuth.Architecture.Planted.Layers.Domain;

internal static class Climber
{
    /// <summary>Nothing but the body names the layer above.</summary>
    public static object Climb() => new List<Shortcut>();
}

internal static class Validated
{
    public static void Validate() => throw new ValidationException("A package in Domain.");
}

internal sealed record Innocent(Guid Id, IReadOnlyList<string> Names);
