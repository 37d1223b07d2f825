using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OtpAuth.Domain.Contacts;

/// <summary>The regions and calling codes of the world. A region's plan is read when a number first asks for it.</summary>
public static class PhoneRegions
{
    private const int MaxCallingCode = 3;
    private const string Resource = "OtpAuth.Domain.Contacts.NumberingPlans.numbering-plans.txt";

    private static readonly Lazy<World> Plans = new(Load);

    /// <param name="region">ISO 3166 alpha-2, upper case.</param>
    public static bool IsRegion(string region) => Plans.Value.ByRegion.ContainsKey(region);

    /// <param name="regionOrCode">ISO 3166 alpha-2, upper case, or a calling code without plus.</param>
    public static bool IsRegionOrCode(string regionOrCode) => TryFind(regionOrCode, out _);

    internal static bool TryFind(string regionOrCode, [NotNullWhen(true)] out NumberingPlan? plan)
    {
        plan = Plans.Value.ByRegion.TryGetValue(regionOrCode, out var lazy) ? lazy.Value : Main(regionOrCode);
        return plan is not null;
    }

    /// <summary>The plan of the main region of the calling code that the digits begin with.</summary>
    internal static NumberingPlan? StartOf(string digits)
    {
        for (var length = 1; length <= MaxCallingCode && length < digits.Length; length++)
        {
            if (Main(digits[..length]) is { } plan)
                return plan;
        }

        return null;
    }

    /// <summary>The region that a number belongs to among those of its calling code; null if it is nobody's.</summary>
    internal static NumberingPlan? RegionOf(string callingCode, string national)
    {
        var plans = Plans.Value.ByCode[callingCode];
        return plans.Length == 1 ? plans[0].Value : plans.Select(p => p.Value).FirstOrDefault(p => p.Leads(national) ?? p.TypeOf(national) is not null);
    }

    internal static NumberingPlan? Main(string callingCode) =>
        Plans.Value.ByCode.TryGetValue(callingCode, out var plans) ? plans[0].Value : null;

    private static World Load()
    {
        using var stream = typeof(PhoneRegions).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var plans = new List<(string Code, string Region, Lazy<NumberingPlan> Plan)>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t', 3);
            plans.Add((fields[0], fields[1], new Lazy<NumberingPlan>(() => new NumberingPlan(line))));
        }

        return new World(
            plans.Where(p => p.Region.Length > 0).ToFrozenDictionary(p => p.Region, p => p.Plan, StringComparer.Ordinal),
            plans.GroupBy(p => p.Code, StringComparer.Ordinal)
                .ToFrozenDictionary(g => g.Key, g => g.Select(p => p.Plan).ToArray(), StringComparer.Ordinal));
    }

    private sealed record World(
        FrozenDictionary<string, Lazy<NumberingPlan>> ByRegion, FrozenDictionary<string, Lazy<NumberingPlan>[]> ByCode);
}
