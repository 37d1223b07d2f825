using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OtpAuth.Integration.Fuzz;

/// <summary>One call as its OpenAPI document describes it.</summary>
internal sealed partial record Operation(JsonObject Document, string Path, string Method, JsonObject Description)
{
    public string Id => Description["operationId"]!.GetValue<string>();

    /// <summary>The documented body; null for a call that takes none.</summary>
    public JsonObject? Body => Description["requestBody"]?["content"]?["application/json"]?.AsObject();

    public JsonObject Responses => Description["responses"]!.AsObject();

    public bool CanSucceed => Responses.Any(r => r.Key[0] == '2');

    /// <summary>Ends sessions: whoever calls it needs one to lose.</summary>
    public bool EndsSessions => Method == "DELETE" || Path.EndsWith("/logout", StringComparison.Ordinal);

    /// <summary>May be kept by caches: public keys, not tokens or personal data.</summary>
    public bool IsPublic => Path.StartsWith("/.well-known/", StringComparison.Ordinal);

    /// <summary>Takes an operator.</summary>
    public bool IsForOperators => Path.StartsWith("/api/v1/admin/", StringComparison.Ordinal);

    public IEnumerable<string> QueryParameters => (Description["parameters"]?.AsArray() ?? [])
        .Where(p => p!["in"]!.GetValue<string>() == "query").Select(p => p!["name"]!.GetValue<string>());

    public IEnumerable<string> PathParameters => Placeholder().Matches(Path).Select(m => m.Groups["name"].Value);

    public IEnumerable<string> CodesOf(string status) => Code()
        .Matches(Responses[status]!["description"]!.GetValue<string>()).Select(m => m.Groups["code"].Value);

    public static IEnumerable<Operation> AllOf(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select new Operation(document, path.Key, method.Key.ToUpperInvariant(), method.Value!.AsObject());

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("`(?<code>[a-z_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
