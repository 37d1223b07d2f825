namespace OtpAuth.Architecture.Reading;

/// <summary>What a rule lets pass, each with its reason where it is listed.</summary>
internal static class Exceptions
{
    /// <summary>Drops the lines that are allowed and complains of those that no longer happen: no list outlives its reason.</summary>
    public static IReadOnlyList<string> Except(this IEnumerable<string> lines, IReadOnlyCollection<string> allowed)
    {
        var all = lines.ToList();
        var outdated = allowed.Where(a => !all.Contains(a)).Select(a => $"No longer so, strike it: {a}");
        return [.. all.Where(l => !allowed.Contains(l)), .. outdated];
    }
}
