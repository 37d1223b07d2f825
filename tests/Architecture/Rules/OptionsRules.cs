using System.Xml.Linq;
using OtpAuth.Architecture.Reading;

namespace OtpAuth.Architecture.Rules;

/// <summary>An operator reads what a setting means, its unit and default in the summary; so each has one.</summary>
internal static class OptionsRules
{
    public static IReadOnlyList<string> Undocumented(Code code, IReadOnlyCollection<string> allowed)
    {
        var options = code.Types.Where(t => t.Definition.IsClass && t.Name.Simple.EndsWith("Options", StringComparison.Ordinal)).ToList();
        var summaries = options.Select(t => t.Name.Assembly).Distinct().SelectMany(SummariesOf).ToHashSet();
        return options
            .SelectMany(MembersOf)
            .Where(member => !summaries.Contains(member))
            .Select(member => $"{member[(code.Root.Length + 3)..]} has no summary")
            .Except(allowed);
    }

    /// <summary>The class and its settings, as the XML documentation names them.</summary>
    private static IEnumerable<string> MembersOf(CodeType options) => options.Definition.Properties
        .Where(p => p.SetMethod is not null)
        .Select(p => $"P:{p.DeclaringType.FullName}.{p.Name}")
        .Prepend($"T:{options.Definition.FullName}");

    private static IEnumerable<string> SummariesOf(string assembly) =>
        from member in XDocument.Load(Path.Combine(AppContext.BaseDirectory, assembly + ".xml")).Descendants("member")
        where !string.IsNullOrWhiteSpace(member.Element("summary")?.Value) || member.Element("inheritdoc") is not null
        select member.Attribute("name")!.Value;
}
