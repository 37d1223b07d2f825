using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace OtpAuth.Api.RateLimits;

/// <summary>A rule's <c>verb:path</c>. It reads paths as routing does: case, doubled slashes and slashes at the end make no difference.</summary>
internal sealed partial class EndpointPattern
{
    private const string Any = "*";

    private readonly string _verb;
    private readonly string[] _parts;

    private EndpointPattern(string verb, string[] parts) => (_verb, _parts) = (verb, parts);

    /// <summary>Every call there is.</summary>
    public bool IsEverything => _verb == Any && _parts is [Any];

    public static bool TryParse(string text, [NotNullWhen(true)] out EndpointPattern? pattern)
    {
        var match = Form().Match(text);
        pattern = text == Any ? new EndpointPattern(Any, [Any])
            : match.Success ? new EndpointPattern(match.Groups["verb"].Value, PartsOf(match.Groups["path"].Value))
            : null;
        return pattern is not null;
    }

    /// <summary>The patterns of a rule's <c>Endpoint</c>; null if one of them is none.</summary>
    public static IReadOnlyList<EndpointPattern>? TryParseList(string text)
    {
        List<EndpointPattern> patterns = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TryParse(part, out var pattern))
                return null;
            patterns.Add(pattern);
        }

        return patterns;
    }

    public bool Matches(string verb, ReadOnlySpan<char> path)
    {
        if (_verb != Any && !verb.Equals(_verb, StringComparison.OrdinalIgnoreCase))
            return false;
        var i = 0;
        foreach (var range in path.Split('/'))
        {
            var part = path[range];
            if (part.IsEmpty)
                continue;
            if (i == _parts.Length || (_parts[i] != Any && !part.Equals(_parts[i], StringComparison.OrdinalIgnoreCase)))
                return false;
            if (i == _parts.Length - 1 && _parts[i] == Any)
                return true;
            i++;
        }

        return i == _parts.Length || IsEverything;
    }

    private static string[] PartsOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        @"^(?<verb>\*|get|post|put|patch|delete|head|options):(?<path>(/(\*|[A-Za-z0-9._~%-]+))+)/?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
