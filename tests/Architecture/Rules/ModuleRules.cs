using OtpAuth.Architecture.Reading;

namespace OtpAuth.Architecture.Rules;

/// <summary>Who may know whom among Otp, Accounts, Sessions, Delivery and Protection, in each layer.</summary>
internal static class ModuleRules
{
    /// <summary>Open to every module, and ignorant of all of them.</summary>
    private static readonly string[] DomainShared = ["Common", "Contacts"];

    private static readonly string[] ApplicationShared = ["Abstractions", "Behaviors", "Contacts", "Settings"];

    /// <summary>Domain modules hold each other's ids and nothing else.</summary>
    public static IReadOnlyList<string> Domain(Code code) => code.References((type, other) =>
        type.Layer == "Domain" && other.Layer == "Domain" && other.Module != type.Module && !DomainShared.Contains(other.Module));

    /// <summary>
    /// An Application module uses a command or query of another, or a class on its public face; what is shared uses none of them.
    /// </summary>
    /// <param name="face">The named classes that are open to other modules. One that no module uses is reported.</param>
    /// <param name="allowed">References that are let pass.</param>
    public static IReadOnlyList<string> Application(Code code, IReadOnlyCollection<string> face, IReadOnlyCollection<string> allowed)
    {
        var requests = code.Types.Where(UseCaseRules.IsRequest).Select(t => t.Name).ToHashSet();
        var used = new HashSet<string>(StringComparer.Ordinal);
        var broken = code.References((type, other) =>
        {
            if (type.Layer != "Application" || type.Module.Length == 0 || other.Layer != "Application" || other.Module == type.Module)
                return false;
            if (ApplicationShared.Contains(other.Module))
                return false;
            if (ApplicationShared.Contains(type.Module))
                return true;
            used.Add(other.ToString());
            return !requests.Contains(other) && !face.Contains(other.ToString());
        });
        var unused = face.Where(f => !used.Contains(f)).Select(f => $"No other module uses {f}: take it off the face");
        return [.. broken.Except(allowed), .. unused];
    }

    /// <summary>Of another module's Domain, an Application module knows the errors it passes on.</summary>
    public static IReadOnlyList<string> ApplicationOverDomain(Code code, IReadOnlyCollection<string> allowed) => code
        .References((type, other) =>
            type.Layer == "Application" && type.Module.Length > 0 && !ApplicationShared.Contains(type.Module) &&
            other.Layer == "Domain" && other.Module != type.Module && !DomainShared.Contains(other.Module) &&
            !other.Simple.EndsWith("Errors", StringComparison.Ordinal))
        .Except(allowed);

    /// <summary>Nothing that delivers knows where messages come from: no outbox, no database.</summary>
    public static IReadOnlyList<string> Delivery(Code code) => code.References((type, other) =>
        Code.IsWithin(type.Place, "Infrastructure.Delivery") &&
        (Code.IsWithin(other.Place, "Infrastructure.Outbox") || Code.IsWithin(other.Place, "Infrastructure.Persistence") ||
            other.IsFrom("Npgsql") || other.IsFrom("Microsoft.EntityFrameworkCore")));

    /// <summary>A provider knows the interface it implements, the addresses it writes to, and nothing else of ours.</summary>
    public static IReadOnlyList<string> Providers(Code code) => code.References((type, other) =>
        type.Place is "Infrastructure.Delivery.Email" or "Infrastructure.Delivery.Sms" &&
        other.IsOurs && other.Place != type.Place && other.Place is not ("Infrastructure.Delivery" or "Domain.Contacts"));
}
